import { Tabs } from 'antd';
import { lazy, Suspense } from 'react';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Loading } from '../../ui/Loading';
import { PageHeader } from '../../ui/PageHeader';
import { useFilters } from '../../ui/useFilters';
import { Agents } from './Agents';
import { Changes } from './Changes';
import { Inventory } from './Inventory';
import { hostsWords } from './words';
import './style.css';

const Compare = lazy(() => import('./compare/Compare'));

export default function Hosts() {
  const t = useWords({ ...common, ...hostsWords });
  const { filters, replace } = useFilters(['tab', 'c']);
  return (
    <>
      <PageHeader title={t.hosts} />
      <Tabs
        activeKey={filters.tab ?? 'inventory'}
        onChange={(tab) => {
          replace({ ...filters, tab });
        }}
        destroyOnHidden
        aria-label={t.tabs}
        items={[
          {
            key: 'inventory',
            label: t.inventory,
            children: (
              <Inventory
                onCompare={(ids) => {
                  replace({ tab: 'compare', c: ids.join(',') });
                }}
              />
            ),
          },
          { key: 'agents', label: t.agents, children: <Agents /> },
          {
            key: 'compare',
            label: t.compare,
            children: (
              <Suspense fallback={<Loading />}>
                <Compare />
              </Suspense>
            ),
          },
          { key: 'changes', label: t.changes, children: <Changes /> },
        ]}
      />
    </>
  );
}
