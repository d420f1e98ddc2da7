import type { Clock, Incident } from '../../api/types';

export type Order = 'ascend' | 'descend';
export interface Sort {
  key: string;
  order: Order;
}

const RANK = { open: 0, acknowledged: 1, restored: 2, resolved: 3, merged: 4 } as const;

/** The clock that runs out next; a finished or broken one does not. */
export function nextClock(incident: Incident): Clock | undefined {
  const running = incident.clocks.filter((clock) => !clock.stopped_at);
  return running.sort((a, b) => a.due_at.localeCompare(b.due_at))[0];
}

/** How long it hurt, or has been hurting at `now`, in milliseconds. */
export function lasting(incident: Incident, now: number): number {
  const end = incident.restored_at ?? incident.resolved_at;
  return Math.max(0, (end ? Date.parse(end) : now) - Date.parse(incident.since));
}

/** No clock runs: after all that do. */
const NEVER = '9999';

type Compare = (a: Incident, b: Incident) => number;
const COMPARES: Record<string, Compare> = {
  priority: (a, b) => a.priority.localeCompare(b.priority),
  state: (a, b) => RANK[a.state] - RANK[b.state],
  root: (a, b) => a.root_cause.name.localeCompare(b.root_cause.name),
  impact: (a, b) => a.services.length - b.services.length || a.symptom_count - b.symptom_count,
  party: (a, b) => (a.responsible?.party.name ?? '').localeCompare(b.responsible?.party.name ?? ''),
  since: (a, b) => a.since.localeCompare(b.since),
  clocks: (a, b) => (nextClock(a)?.due_at ?? NEVER).localeCompare(nextClock(b)?.due_at ?? NEVER),
};

/** What needs hands first: unfinished, urgent, and then what has waited longest. */
const byUrgency: Compare = (a, b) =>
  Number(a.state === 'resolved' || a.state === 'merged') -
    Number(b.state === 'resolved' || b.state === 'merged') ||
  a.priority.localeCompare(b.priority) ||
  a.since.localeCompare(b.since);

/** From the address: `priority.ascend`; anything else is no order. */
export function parseSort(text: string | undefined): Sort | undefined {
  const [key = '', order = ''] = text?.split('.') ?? [];
  return key in COMPARES && (order === 'ascend' || order === 'descend') ? { key, order } : undefined;
}

/** In the order asked for; without one, unfinished ones by urgency and a history as it came: the newest first. */
export function sorted(
  incidents: readonly Incident[],
  sort: Sort | undefined,
  history: boolean,
): readonly Incident[] {
  const compare = sort ? COMPARES[sort.key] : history ? undefined : byUrgency;
  if (!compare) return incidents;
  const sign = sort?.order === 'descend' ? -1 : 1;
  return [...incidents].sort((a, b) => sign * compare(a, b));
}
