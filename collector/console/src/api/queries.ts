import type { QueryKey, UseQueryResult } from '@tanstack/react-query';
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch';
import { client, take } from './client';
import type { ApiError } from './error';
import { asApiError } from './error';
import type { paths } from './schema';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

type GetPath = { [P in keyof paths]: paths[P] extends { get: object } ? P : never }[keyof paths];
type GetInit<P extends GetPath> = MaybeOptionalInit<paths[P], 'get'>;
type GetData<P extends GetPath> = NonNullable<
  FetchResponse<paths[P]['get'] & Record<string | number, unknown>, GetInit<P>, 'application/json'>['data']
>;
type Params<P extends GetPath> = paths[P]['get'] extends { parameters: infer A }
  ? {
      [
        K in 'path' | 'query' as K extends keyof A ? (A[K] extends undefined ? never : K) : never
      ]: K extends keyof A ? A[K] : never;
    }
  : object;

export interface QueryOptions {
  /** Do not ask yet. */
  enabled?: boolean;
  /** Ask again after so many milliseconds, for what the live stream does not tell. */
  refetchInterval?: number;
  /** While new parameters load, go on showing the old answer. */
  keepPrevious?: boolean;
}

/** The key of an answer in the cache: the path comes first, so that one path can be invalidated at once. */
export function queryKey<P extends GetPath>(path: P, params?: Params<P>): QueryKey {
  return params === undefined ? [path] : [path, params];
}

/** Fetches once, outside of a component. */
export function fetchGet<P extends GetPath>(
  path: P,
  params?: Params<P>,
  signal?: AbortSignal,
): Promise<GetData<P>> {
  const get = client.GET as (path: string, init: object) => Promise<{ data?: unknown; response: Response }>;
  return take(get(path, { params, signal })) as Promise<GetData<P>>;
}

/** What `GET path` answers, kept fresh by the live stream. */
export function useGet<P extends GetPath>(
  path: P,
  params?: Params<P>,
  options: QueryOptions = {},
): UseQueryResult<GetData<P>, ApiError> {
  return useQuery<GetData<P>>({
    queryKey: queryKey(path, params),
    queryFn: ({ signal }) => fetchGet(path, params, signal),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  });
}

/** The cache of all answers. The live stream says when they are stale, so there is no refetching on focus. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && asApiError(error).transient,
      },
    },
  });
}
