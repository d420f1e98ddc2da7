import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { fetchGet, queryKey } from '../api/queries';
import type { paths } from '../api/types';

type Query = NonNullable<paths['/api/v1/changes']['get']['parameters']['query']>;

export interface ChangesWanted extends Pick<Query, 'component' | 'site' | 'kind'> {
  /** How far to look back. */
  seconds: number;
}

const PAGE = 100;
const MINUTE = 60_000;

/** What changed lately, the newest first, a page at a time. */
export function useChanges({ seconds, ...filters }: ChangesWanted) {
  return useInfiniteQuery({
    // Told by its length, not by its beginning: what is shown moves on with time.
    queryKey: [...queryKey('/api/v1/changes'), { ...filters, seconds }],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => {
      const from = new Date(Math.floor(Date.now() / MINUTE) * MINUTE - seconds * 1000).toISOString();
      const query = { ...filters, from, after: pageParam, limit: PAGE };
      return fetchGet('/api/v1/changes', { query }, signal);
    },
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}
