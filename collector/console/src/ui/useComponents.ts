import { useQueries } from '@tanstack/react-query';
import { fetchGet, queryKey } from '../api/queries';
import type { ComponentDetail } from '../api/types';
import type { ApiError } from '../api/error';

/** Some components by id, as far as they have come; the same answers that their pages show. */
export function useComponents(ids: readonly string[]): ReadonlyMap<string, ComponentDetail> {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: queryKey('/api/v1/components/{id}', { path: { id } }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchGet('/api/v1/components/{id}', { path: { id } }, signal),
    })),
    combine: byId,
  });
}

function byId(answers: { data: ComponentDetail | undefined; error: ApiError | null }[]) {
  const found = answers.flatMap(({ data }) => (data ? [data] : []));
  return new Map(found.map((one) => [one.id, one]));
}
