import {
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BankOutlined,
  DashboardOutlined,
  HddOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import { Menu } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useWords } from '../i18n';
import { common } from '../i18n/words';
import { usePrincipal } from '../session/useSession';
import type { PageEntry } from './pages';
import { pagesFor } from './pages';
import { layoutWords } from './words';

const ICONS: Record<PageEntry['icon'], ReactNode> = {
  wall: <DashboardOutlined />,
  network: <ApartmentOutlined />,
  incidents: <AlertOutlined />,
  services: <BankOutlined />,
  hosts: <HddOutlined />,
  parties: <AuditOutlined />,
  settings: <SettingOutlined />,
};

export function Navigation({ collapsed, onGo }: { collapsed: boolean; onGo?: () => void }) {
  const t = useWords(common);
  const layout = useWords(layoutWords);
  const { pathname } = useLocation();
  const folder = `/${pathname.split('/')[1] ?? ''}`;
  const selected = folder === '/components' ? '/hosts' : folder;
  return (
    <nav aria-label={layout.menu}>
      <Menu
        mode="inline"
        inlineCollapsed={collapsed}
        selectedKeys={[selected]}
        onClick={onGo}
        items={pagesFor(usePrincipal()).map((page) => ({
          key: page.path,
          icon: ICONS[page.icon],
          label: <Link to={page.path}>{t[page.word] as string}</Link>,
          title: t[page.word] as string,
        }))}
      />
    </nav>
  );
}
