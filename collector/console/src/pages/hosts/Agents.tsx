import { useGet } from '../../api/queries';
import type { Agent, State } from '../../api/types';
import { useComponentDrawer } from '../../component/useComponentDrawer';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { formatOf } from '../../lib/units';
import { Async, NothingHere } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { DataTable } from '../../ui/DataTable';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { AgentState, Backlog, Lag, LAG_NOTABLE_SECONDS, Platform } from './AgentCells';
import { backlogOf, summarise } from './agentSummary';
import { hostsWords } from './words';

/** The stream tells states, not how far behind agents are. */
const REFRESH = 10_000;
const PAGE = 100;

/** All agents: who is connected, on which version, how far behind, and what they still hold. */
export function Agents() {
  const t = useWords({ ...common, ...hostsWords });
  const agents = useGet('/api/v1/agents', undefined, { refetchInterval: REFRESH });
  const { open } = useComponentDrawer();
  return (
    <Async query={agents} isEmpty={(all) => all.length === 0} empty={<NothingHere text={t.noAgents} />}>
      {(all) => (
        <>
          <Summary agents={all} />
          <DataTable
            label={t.agents}
            rows={all}
            rowKey={(row) => row.component}
            onOpen={(row) => {
              open(row.component);
            }}
            pagination={all.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
            columns={[
              {
                title: t.agent,
                key: 'online',
                sorter: (a, b) => Number(a.online) - Number(b.online),
                render: (_, row) => <AgentState agent={row} />,
              },
              {
                title: t.name,
                key: 'name',
                sorter: (a, b) => a.name.localeCompare(b.name, 'zh'),
                render: (_, row) => (
                  <ComponentLink component={{ id: row.component, name: row.name, state: row.state }} />
                ),
              },
              {
                title: t.version,
                key: 'version',
                sorter: (a, b) => (a.version ?? '').localeCompare(b.version ?? ''),
                render: (_, row) => row.version ?? <span className="faint">{t.unknownVersion}</span>,
              },
              { title: t.platform, key: 'platform', render: (_, row) => <Platform agent={row} /> },
              {
                title: t.lastBatch,
                key: 'last',
                sorter: (a, b) => (a.last_batch_at ?? '').localeCompare(b.last_batch_at ?? ''),
                render: (_, row) => <Time at={row.last_batch_at} show="relative" />,
              },
              {
                title: t.lag,
                key: 'lag',
                className: 'digits',
                sorter: (a, b) => (a.lag_seconds ?? -1) - (b.lag_seconds ?? -1),
                render: (_, row) => <Lag agent={row} />,
              },
              {
                title: t.backlog,
                key: 'backlog',
                className: 'digits',
                sorter: (a, b) => backlogOf(a) - backlogOf(b),
                render: (_, row) => <Backlog agent={row} />,
              },
              {
                title: t.missed,
                key: 'missed',
                className: 'digits',
                sorter: (a, b) => a.missed_batches - b.missed_batches,
                render: (_, row) =>
                  row.missed_batches > 0 ? (
                    <StateBadge state="warning" label={String(row.missed_batches)} />
                  ) : (
                    0
                  ),
              },
            ]}
          />
        </>
      )}
    </Async>
  );
}

function Summary({ agents }: { agents: Agent[] }) {
  const t = useWords(hostsWords);
  const all = summarise(agents);
  const lag = all.worstLag?.lag_seconds ?? 0;
  const figures: { name: string; value: string; state?: State }[] = [
    {
      name: t.agentsOnline,
      value: `${all.online} / ${all.all}`,
      state: all.online === all.all ? 'ok' : 'blind',
    },
    {
      name: t.versions,
      value: all.versions.map(([version, count]) => `${version ?? t.unknownVersion} × ${count}`).join('，'),
    },
    {
      name: t.worstLag,
      value: all.worstLag ? `${formatOf('lag.seconds')(lag)} · ${all.worstLag.name}` : '–',
      state: lag > LAG_NOTABLE_SECONDS ? 'warning' : 'ok',
    },
    {
      name: t.allSpools,
      value: t.batches(all.backlogBatches),
      state: all.backlogBatches > 0 ? 'warning' : 'ok',
    },
    { name: t.allMissed, value: String(all.missed), state: all.missed > 0 ? 'warning' : 'ok' },
  ];
  return (
    <dl className="figures">
      {figures.map(({ name, value, state }) => (
        <div key={name} className="panel">
          <dt>{name}</dt>
          <dd>
            {state && <StateBadge state={state} compact />} {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
