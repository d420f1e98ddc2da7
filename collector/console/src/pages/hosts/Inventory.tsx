import { BarChartOutlined } from '@ant-design/icons';
import type { TableProps } from 'antd';
import { Button, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useGet } from '../../api/queries';
import type { Component } from '../../api/types';
import { useComponentDrawer } from '../../component/useComponentDrawer';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async, NothingHere } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { DataTable } from '../../ui/DataTable';
import { PartyName } from '../../ui/PartyName';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { useFilters } from '../../ui/useFilters';
import { AgentState, Backlog, InSight, Lag, Platform } from './AgentCells';
import { COMPARED_MOST } from './compare/limits';
import { INVENTORY_KEYS, InventoryFilters } from './InventoryFilters';
import { kindsOf } from './kinds';
import { hostsWords } from './words';

const PAGE = 100;
const SORTS = ['name', 'state', 'since'] as const;

/** Everything that stands somewhere, with its health and its agent. */
export function Inventory({ onCompare }: { onCompare: (ids: string[]) => void }) {
  const t = useWords({ ...common, ...hostsWords });
  const { filters, replace } = useFilters(INVENTORY_KEYS);
  const [chosen, setChosen] = useState<string[]>([]);
  const page = Math.max(1, Number(filters.page ?? 1) || 1);
  const { q, state, site, party } = filters;
  const sort = SORTS.find((one) => one === filters.sort);
  const components = useGet(
    '/api/v1/components',
    {
      query: {
        q,
        kind: kindsOf(filters.kind),
        state,
        site,
        party,
        sort,
        offset: (page - 1) * PAGE,
        limit: PAGE,
      },
    },
    { keepPrevious: true },
  );
  const { open } = useComponentDrawer();
  const columns = useColumns(filters.sort);
  const onChange: TableProps<Component>['onChange'] = (pagination, _filters, sorter) => {
    const by = Array.isArray(sorter) ? sorter[0] : sorter;
    const next = by?.order ? String(by.columnKey) : undefined;
    const turned = next !== filters.sort ? 1 : (pagination.current ?? 1);
    replace({ ...filters, sort: next, page: turned > 1 ? String(turned) : undefined });
  };
  return (
    <>
      <InventoryFilters filters={filters} onChange={replace} />
      <Async query={components}>
        {({ items, total }) => (
          <>
            <div className="inventory-head">
              <Button
                icon={<BarChartOutlined />}
                disabled={chosen.length === 0}
                onClick={() => {
                  onCompare(chosen);
                }}
              >
                {t.compareChosen(chosen.length)}
              </Button>
              <span className="faint">
                {chosen.length >= COMPARED_MOST ? t.chosenMost(COMPARED_MOST) : t.compareHint}
              </span>
            </div>
            <DataTable
              label={t.inventory}
              rows={items}
              total={total}
              rowKey={(row) => row.id}
              columns={columns}
              onChange={onChange}
              onOpen={(row) => {
                open(row.id);
              }}
              loading={components.isPlaceholderData}
              locale={{ emptyText: <NothingHere text={t.empty} /> }}
              pagination={
                total > PAGE ? { current: page, pageSize: PAGE, total, showSizeChanger: false } : false
              }
              rowSelection={{
                selectedRowKeys: chosen,
                hideSelectAll: true,
                preserveSelectedRowKeys: true,
                onChange: (keys) => {
                  setChosen(keys.map(String));
                },
                getCheckboxProps: (row) => ({
                  'aria-label': t.choose(row.name),
                  disabled:
                    row.sight !== 'full' || (chosen.length >= COMPARED_MOST && !chosen.includes(row.id)),
                }),
              }}
            />
          </>
        )}
      </Async>
    </>
  );
}

function useColumns(sort: string | undefined): TableProps<Component>['columns'] {
  const t = useWords({ ...common, ...hostsWords });
  const text = useText();
  const agents = useGet('/api/v1/agents').data;
  const sites = useGet('/api/v1/components', { query: { kind: 'site', limit: 1000 } }).data;
  const agentOf = useMemo(() => new Map(agents?.map((agent) => [agent.component, agent])), [agents]);
  const siteName = useMemo(() => new Map(sites?.items.map((site) => [site.id, site.name])), [sites]);
  // The collector sorts, each in the one direction that makes sense: the worst and the latest first.
  const sorted = (key: (typeof SORTS)[number]) => {
    const order: 'ascend' | 'descend' = key === 'name' ? 'ascend' : 'descend';
    return { key, sorter: true, sortDirections: [order], sortOrder: sort === key ? order : null };
  };
  return [
    { title: t.state, ...sorted('state'), render: (_, row) => <StateBadge state={row.state} /> },
    {
      title: t.name,
      ...sorted('name'),
      render: (_, row) => (
        <>
          <ComponentLink component={{ ...row, state: null }} />{' '}
          {row.discovered && (
            <Tag color="warning" title={t.discoveredHint}>
              {t.discovered}
            </Tag>
          )}
        </>
      ),
    },
    {
      title: t.site,
      key: 'site',
      render: (_, row) =>
        row.site ? (siteName.get(row.site) ?? row.site) : <span className="faint">–</span>,
    },
    { title: t.address, key: 'address', render: (_, row) => <code>{row.address}</code> },
    {
      title: t.platform,
      key: 'platform',
      className: 'platform',
      render: (_, row) => <Platform agent={agentOf.get(row.id)} />,
    },
    {
      title: t.party,
      key: 'party',
      render: (_, row) => (
        <InSight component={row}>
          <PartyName party={row.responsible?.party} />
        </InSight>
      ),
    },
    {
      title: t.agent,
      key: 'agent',
      render: (_, row) => (
        <InSight component={row}>
          <AgentState agent={agentOf.get(row.id)} withVersion />
        </InSight>
      ),
    },
    {
      title: t.lag,
      key: 'lag',
      className: 'digits',
      render: (_, row) => <Lag agent={agentOf.get(row.id)} />,
    },
    {
      title: t.backlog,
      key: 'backlog',
      className: 'digits',
      render: (_, row) => <Backlog agent={agentOf.get(row.id)} />,
    },
    { title: t.since, ...sorted('since'), render: (_, row) => <Time at={row.since} show="relative" /> },
    {
      title: t.reason,
      key: 'reason',
      className: 'reason',
      render: (_, row) =>
        row.state === 'ok' ? null : <span title={text(row.reason)}>{text(row.reason)}</span>,
    },
  ];
}
