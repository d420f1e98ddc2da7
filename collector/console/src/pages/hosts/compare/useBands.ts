import { useQueries } from '@tanstack/react-query';
import { fetchGet, queryKey } from '../../../api/queries';
import type { Incident } from '../../../api/types';
import { useNow } from '../../../lib/now';
import type { Band } from './option';
import type { Window } from './window';
import { endsOf } from './window';

const EACH = 50;
const MINUTE = 60_000;

/** The incidents of some components within a window, as stretches of a chart. */
export function useBands(components: readonly string[], window: Window, wanted: boolean): Band[] {
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const answers = useQueries({
    queries: components.map((component) => ({
      queryKey: [...queryKey('/api/v1/incidents'), { component, window }],
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const query = { component, limit: EACH, ...endsOf(window, Date.now()) };
        return fetchGet('/api/v1/incidents', { query }, signal);
      },
      enabled: wanted,
    })),
  });
  if (!wanted) return [];
  return bandsOf(
    answers.flatMap((answer) => answer.data?.items ?? []),
    now,
  );
}

/** Each incident once, from its first evidence until its service was restored; one that goes on lasts until now. */
export function bandsOf(incidents: readonly Incident[], now: number): Band[] {
  const once = new Map(incidents.map((one) => [one.id, one]));
  return [...once.values()].map((one) => {
    const end = one.restored_at ?? one.resolved_at;
    return { name: one.id, from: Date.parse(one.since), to: end ? Date.parse(end) : now };
  });
}
