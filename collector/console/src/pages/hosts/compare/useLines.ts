import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { fetchGet, queryKey } from '../../../api/queries';
import type { ComponentRef } from '../../../api/types';
import type { Line } from './lines';
import { linesOf } from './lines';
import type { Window } from './window';
import { endsOf, refreshOf } from './window';

const POINTS = 300;

interface Wanted {
  components: readonly ComponentRef[];
  metric: string;
  instances: readonly string[];
  window: Window;
}

/** One metric of several components over a time. */
export function useLines({ components, metric, instances, window }: Wanted) {
  const answers = useQueries({
    queries: components.map(({ id }) => ({
      // Named by the window, not by its ends: a range up to now moves on without a new entry in the cache.
      queryKey: [...queryKey('/api/v1/metrics/range'), { component: id, metric, window }],
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const query = { component: id, metric, points: POINTS, ...endsOf(window, Date.now()) };
        return fetchGet('/api/v1/metrics/range', { query }, signal);
      },
      refetchInterval: refreshOf(window),
      placeholderData: keepPreviousData,
    })),
  });
  const known = answers.flatMap((answer, position) => {
    const component = components[position];
    return answer.data && component
      ? [{ component: component.id, name: component.name, series: answer.data }]
      : [];
  });
  const lines: Line[] = linesOf(known, instances);
  return {
    lines,
    pending: answers.some((answer) => answer.isPending),
    failed: answers.find((answer) => answer.error) ?? null,
  };
}
