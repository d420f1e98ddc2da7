import { useQueries } from '@tanstack/react-query';
import { fetchGet, queryKey } from '../../../api/queries';

/** Metrics and instances that some components have, in one list. */
export function useSeriesNames(components: readonly string[]) {
  const answers = useQueries({
    queries: components.map((component) => ({
      queryKey: queryKey('/api/v1/metrics/series', { query: { component } }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchGet('/api/v1/metrics/series', { query: { component } }, signal),
    })),
  });
  const all = answers.flatMap((answer) => answer.data ?? []);
  return {
    all,
    metrics: [...new Set(all.map((one) => one.metric))].toSorted(),
    pending: answers.some((answer) => answer.isPending),
    failed: answers.find((answer) => answer.error) ?? null,
  };
}
