import { Drawer, Grid, Layout } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { useComponentDrawer } from '../component/useComponentDrawer';
import { useWords } from '../i18n';
import { persisted } from '../lib/persisted';
import { connection } from '../live/connection';
import { LiveUpdates } from '../live/LiveUpdates';
import { usePrincipal } from '../session/useSession';
import { useMedia } from '../theme/mode';
import { Loading } from '../ui/Loading';
import { ConnectionBanner } from './ConnectionBanner';
import { Header } from './Header';
import { Help } from './Help';
import { Navigation } from './Navigation';
import { PageBoundary } from './PageBoundary';
import { pagesFor } from './pages';
import { useShortcuts } from './useShortcuts';
import { layoutWords } from './words';

const ComponentDrawer = lazy(() => import('../component/ComponentDrawer'));

const collapsed = persisted('navigation.collapsed', (stored) => stored === true);

/** What surrounds every page: header, navigation, the connection's banner, shortcuts. */
export function Shell() {
  const t = useWords(layoutWords);
  const principal = usePrincipal();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const large = useMedia('(min-width: 2560px)');
  const wide = Grid.useBreakpoint().lg ?? false;
  const isCollapsed = collapsed.use();
  const lost = connection.use().state === 'lost';
  const component = useComponentDrawer();
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);

  useShortcuts({
    ...Object.fromEntries(
      pagesFor(principal).map((page) => [`g ${page.key}`, () => void navigate(page.path)]),
    ),
    '/': () => document.querySelector<HTMLInputElement>('.global-search input')?.focus(),
    '?': () => {
      setHelp(true);
    },
  });

  const toggle = () => {
    if (wide) collapsed.set(!isCollapsed);
    else setDrawer(true);
  };

  return (
    <Layout className="shell">
      <a className="skip-link" href="#main">
        {t.skip}
      </a>
      <LiveUpdates />
      <Header
        onMenu={toggle}
        menuExpanded={wide ? !isCollapsed : drawer}
        onHelp={() => {
          setHelp(true);
        }}
      />
      <ConnectionBanner />
      <Layout hasSider={wide}>
        {wide && (
          <Layout.Sider
            theme="light"
            width={large ? 250 : 196}
            collapsedWidth={56}
            collapsed={isCollapsed}
            trigger={null}
          >
            <Navigation collapsed={isCollapsed} />
          </Layout.Sider>
        )}
        <Layout.Content id="main" tabIndex={-1} role="main" className={lost ? 'main stale' : 'main'}>
          <PageBoundary key={pathname}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </PageBoundary>
        </Layout.Content>
      </Layout>
      <Drawer
        open={!wide && drawer}
        onClose={() => {
          setDrawer(false);
        }}
        placement="left"
        size={260}
        title={t.menu}
        styles={{ body: { padding: 8 } }}
      >
        <Navigation
          collapsed={false}
          onGo={() => {
            setDrawer(false);
          }}
        />
      </Drawer>
      {component.id !== null && (
        <Suspense fallback={null}>
          <ComponentDrawer />
        </Suspense>
      )}
      <Help
        open={help}
        onClose={() => {
          setHelp(false);
        }}
      />
    </Layout>
  );
}
