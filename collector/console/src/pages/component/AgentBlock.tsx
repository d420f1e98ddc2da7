import { Block } from '../../component/Block';
import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { formatOf } from '../../lib/units';
import { Time } from '../../ui/Time';
import { AgentState, Backlog, Lag, Platform } from '../hosts/AgentCells';
import { hostsWords } from '../hosts/words';
import { pageWords } from './words';

/** The stream tells states, not how far behind agents are. */
const REFRESH = 10_000;

/** The agent that runs on a component, if one does. */
export function AgentBlock({ id }: { id: string }) {
  const t = useWords({ ...hostsWords, ...pageWords });
  const agents = useGet('/api/v1/agents', undefined, { refetchInterval: REFRESH });
  const agent = agents.data?.find((one) => one.component === id);
  if (!agent) return null;
  return (
    <Block title={t.agent}>
      <dl className="facts">
        <dt>{t.agent}</dt>
        <dd>
          <AgentState agent={agent} withVersion />
        </dd>
        <dt>{t.lastBatch}</dt>
        <dd>
          <Time at={agent.last_batch_at} />
        </dd>
        <dt>{t.lag}</dt>
        <dd>
          <Lag agent={agent} />
        </dd>
        <dt>{t.backlog}</dt>
        <dd>
          <Backlog agent={agent} />
        </dd>
        <dt>{t.platform}</dt>
        <dd>
          <Platform agent={agent} />
        </dd>
        {agent.host_name && (
          <>
            <dt>{t.hostName}</dt>
            <dd>
              <code>{agent.host_name}</code>
            </dd>
          </>
        )}
        {agent.addresses.length > 0 && (
          <>
            <dt>{t.addresses}</dt>
            <dd>
              <code>{agent.addresses.join(', ')}</code>
            </dd>
          </>
        )}
        {agent.interval_seconds && (
          <>
            <dt>{t.interval}</dt>
            <dd>{formatOf('seconds')(agent.interval_seconds)}</dd>
          </>
        )}
        <dt>{t.missed}</dt>
        <dd className="digits">{agent.missed_batches}</dd>
      </dl>
    </Block>
  );
}
