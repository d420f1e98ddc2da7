import { ApartmentOutlined, ExpandOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Space } from 'antd';
import { lazy, Suspense } from 'react';
import { Link, useLocation } from 'react-router';
import { useGet } from '../api/queries';
import type { ComponentDetail } from '../api/types';
import { useWords } from '../i18n';
import { Async } from '../ui/Async';
import { InDrawer } from '../ui/ComponentLink';
import { KindIcon } from '../ui/KindIcon';
import { Loading } from '../ui/Loading';
import { StateBadge } from '../ui/StateBadge';
import { Checks } from './Checks';
import { Dependencies } from './Dependencies';
import { Explanation } from './Explanation';
import { Facts } from './Facts';
import { History } from './History';
import { Responsibility } from './Responsibility';
import { useComponentDrawer } from './useComponentDrawer';
import { componentWords } from './words';
import './style.css';

const Metrics = lazy(() => import('./Metrics'));

/** Everything about one component, beside whatever page is open. */
export default function ComponentDrawer() {
  const { id, close } = useComponentDrawer();
  const component = useGet('/api/v1/components/{id}', { path: { id: id ?? '' } }, { enabled: id !== null });
  const one = component.data;
  return (
    <Drawer
      open={id !== null}
      onClose={close}
      size="min(620px, 100vw)"
      mask={false}
      title={one ? <Title component={one} /> : (id ?? '')}
      extra={one && <Ways component={one} />}
      styles={{ body: { padding: 16 } }}
    >
      <InDrawer value>
        {id !== null && (
          <Async query={component}>{(found) => <ComponentBlocks key={found.id} component={found} />}</Async>
        )}
      </InDrawer>
    </Drawer>
  );
}

function Title({ component }: { component: ComponentDetail }) {
  return (
    <Space wrap>
      <KindIcon kind={component.kind} size={20} />
      <span>{component.name}</span>
      <StateBadge state={component.state} />
    </Space>
  );
}

function Ways({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  const { pathname } = useLocation();
  const id = encodeURIComponent(component.id);
  const page = component.kind === 'service' ? `/services/${id}` : `/components/${id}`;
  return (
    <Space size={0}>
      {component.sight === 'full' && (
        <Link to={`/network?whatif=${id}`} title={t.whatIf}>
          <Button type="text" icon={<ThunderboltOutlined />} aria-label={t.whatIf} tabIndex={-1} />
        </Link>
      )}
      {pathname !== '/network' && (
        <Link to={`/network?component=${id}`} title={t.onMap}>
          <Button type="text" icon={<ApartmentOutlined />} aria-label={t.onMap} tabIndex={-1} />
        </Link>
      )}
      <Link to={page} title={t.details}>
        <Button type="text" icon={<ExpandOutlined />} aria-label={t.details} tabIndex={-1} />
      </Link>
    </Space>
  );
}

/** All blocks below one another, as the drawer shows them. */
export function ComponentBlocks({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  if (component.sight !== 'full') {
    return (
      <div className="component-blocks">
        <Alert type="info" showIcon title={t.outline} />
        <Facts component={component} />
      </div>
    );
  }
  return (
    <div className="component-blocks">
      <Facts component={component} />
      <Explanation component={component} />
      <Responsibility component={component} />
      <Checks component={component} />
      <Suspense fallback={<Loading />}>
        <Metrics component={component} />
      </Suspense>
      <Dependencies component={component} />
      <History component={component} />
    </div>
  );
}
