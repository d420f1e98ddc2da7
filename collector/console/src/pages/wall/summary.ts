import type { Overview, Priority, State } from '../../api/types';
import { severity } from '../../theme/states';

/** From a state that hurts users on: below it a service does its work, or nothing is known of it. */
const HURTS: readonly State[] = ['degraded', 'affected', 'failed'];

export interface Summary {
  kind: 'well' | 'incidents' | 'unknown' | 'hurt';
  /** The state that the headline takes its shape and colour from. */
  state: State;
  count: number;
  of: number;
}

/** The one thing to know of the whole network. */
export function summarise(overview: Pick<Overview, 'services' | 'incidents'>): Summary {
  const { services, incidents } = overview;
  const hurt = services.filter((service) => HURTS.includes(service.state));
  const of = services.length;
  if (hurt.length > 0) {
    const state = hurt.map((one) => one.state).reduce((a, b) => (severity(a) >= severity(b) ? a : b));
    return { kind: 'hurt', state, count: hurt.length, of };
  }
  if (incidents.length > 0) return { kind: 'incidents', state: 'warning', count: incidents.length, of };
  const unknown = services.filter((service) => ['unknown', 'blind'].includes(service.state));
  if (unknown.length > 0) return { kind: 'unknown', state: 'unknown', count: unknown.length, of };
  return { kind: 'well', state: 'ok', count: of, of };
}

export const PRIORITIES: readonly Priority[] = ['p1', 'p2', 'p3', 'p4'];

type Counts = Overview['by_state'];

export interface Tally {
  total: number;
  unwell: number;
  /** Of these nothing is known: they are not well either. */
  unknown: number;
  worst: State;
}

/** How many components there are, how many of them are unwell or unknown, and the worst state among them. */
export function tally(counts: Counts): Tally {
  const sum = (wanted: (state: State) => boolean) =>
    counts.filter((one) => wanted(one.state)).reduce((all, one) => all + one.count, 0);
  const worst = counts
    .filter((one) => one.count > 0)
    .map((one) => one.state)
    .reduce((a, b) => (severity(a) >= severity(b) ? a : b), 'ok' as State);
  return {
    total: sum(() => true),
    unwell: sum((state) => severity(state) >= severity('warning')),
    unknown: sum((state) => state === 'unknown'),
    worst,
  };
}
