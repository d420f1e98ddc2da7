import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { fetchGet, queryKey } from '../../api/queries';
import type { toQuery } from './filters';

const PAGE = 100;

/** Incidents page by page, the newest first; the live stream refreshes all pages that are shown. */
export function useIncidents(query: ReturnType<typeof toQuery>) {
  return useInfiniteQuery({
    queryKey: [...queryKey('/api/v1/incidents', { query }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      fetchGet('/api/v1/incidents', { query: { ...query, limit: PAGE, after: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}
