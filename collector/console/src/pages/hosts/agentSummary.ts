import type { Agent } from '../../api/types';

export interface AgentSummary {
  online: number;
  all: number;
  /** Versions with how many agents run them, the most frequent first; `null` = unknown. */
  versions: [version: string | null, count: number][];
  worstLag: Agent | null;
  /** Batches that wait in spools, beyond the newest of each agent. */
  backlogBatches: number;
  missed: number;
}

/** Batches that wait behind the newest one: that one counts itself. */
export function backlogOf(agent: Agent): number {
  const held = agent.backlog_batches ?? 0;
  return held > 1 ? held : 0;
}

/** All agents in figures. */
export function summarise(agents: readonly Agent[]): AgentSummary {
  const versions = new Map<string | null, number>();
  let worstLag: Agent | null = null;
  let backlogBatches = 0;
  let missed = 0;
  for (const agent of agents) {
    const version = agent.version ?? null;
    versions.set(version, (versions.get(version) ?? 0) + 1);
    if ((agent.lag_seconds ?? -1) > (worstLag?.lag_seconds ?? -1)) worstLag = agent;
    backlogBatches += backlogOf(agent);
    missed += agent.missed_batches;
  }
  return {
    online: agents.filter((agent) => agent.online).length,
    all: agents.length,
    versions: [...versions].toSorted((a, b) => b[1] - a[1]),
    worstLag,
    backlogBatches,
    missed,
  };
}
