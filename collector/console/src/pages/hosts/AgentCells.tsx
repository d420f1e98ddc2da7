import type { ReactNode } from 'react';
import type { Agent, Component } from '../../api/types';
import { useWords } from '../../i18n';
import { formatOf } from '../../lib/units';
import { StateBadge } from '../../ui/StateBadge';
import { backlogOf } from './agentSummary';
import { hostsWords } from './words';

/** Data that is older than this when it is committed is worth a mark. */
export const LAG_NOTABLE_SECONDS = 60;

const seconds = formatOf('lag.seconds');

/** Whether an agent is connected; a component without one says so. */
export function AgentState({
  agent,
  withVersion = false,
}: {
  agent: Agent | undefined;
  withVersion?: boolean;
}) {
  const t = useWords(hostsWords);
  if (!agent) return <span className="faint">{t.noAgent}</span>;
  return (
    <>
      <StateBadge state={agent.online ? 'ok' : 'blind'} label={agent.online ? t.online : t.offline} />
      {withVersion && agent.version && <span className="faint digits"> {agent.version}</span>}
    </>
  );
}

/** What the agent says of components in full sight; of the others one may not say that they have none. */
export function InSight({ component, children }: { component: Component; children: ReactNode }) {
  const t = useWords(hostsWords);
  if (component.sight === 'full') return <>{children}</>;
  return (
    <span className="faint" title={t.outOfSight}>
      {t.hidden}
    </span>
  );
}

export function Lag({ agent }: { agent: Agent | undefined }) {
  const lag = agent?.lag_seconds;
  if (lag === null || lag === undefined) return <span className="faint">–</span>;
  const text = seconds(lag);
  return lag > LAG_NOTABLE_SECONDS ? <StateBadge state="warning" label={text} /> : <>{text}</>;
}

/** What waits in an agent's spool; an agent that was never heard of says nothing. */
export function Backlog({ agent }: { agent: Agent | undefined }) {
  const t = useWords(hostsWords);
  if (agent?.backlog_batches === null || agent?.backlog_batches === undefined) {
    return <span className="faint">–</span>;
  }
  const held = backlogOf(agent);
  return held > 0 ? <StateBadge state="warning" label={t.batches(held)} /> : <>{t.noBacklog}</>;
}

/** Operating system and architecture of an agent's host. */
export function Platform({ agent }: { agent: Agent | undefined }) {
  const parts = [agent?.os, agent?.architecture].filter(Boolean);
  if (parts.length === 0) return <span className="faint">–</span>;
  const text = parts.join(' · ');
  return <span title={text}>{text}</span>;
}
