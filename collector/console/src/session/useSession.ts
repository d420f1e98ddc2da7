import type { QueryClient } from '@tanstack/react-query';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { setCsrfToken } from '../api/client';
import { fetchGet, queryKey } from '../api/queries';
import type { Principal, Session } from '../api/types';

const KEY = queryKey('/api/v1/session');

export const sessionQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal }): Promise<Session> => {
    const session = await fetchGet('/api/v1/session', undefined, signal);
    setCsrfToken(session.csrf_token);
    return session;
  },
  staleTime: 60_000,
});

/** Who is signed in; everything is absent until that is known. */
export function useSession(): Partial<Session> {
  return useQuery(sessionQuery).data ?? {};
}

/** The signed-in principal; for components inside the shell, where there always is one. */
export function usePrincipal(): Principal {
  const { principal } = useSession();
  if (!principal) throw new Error('nobody is signed in here');
  return principal;
}

/** Another session began. What the one before saw must not stay. */
export function beginSession(cache: QueryClient, session: Session) {
  setCsrfToken(session.csrf_token);
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
  cache.setQueryData(KEY, session);
}

/** The session ended. The pages go to the sign-in form by themselves. */
export function endSession(cache: QueryClient) {
  setCsrfToken(null);
  const before = cache.getQueryData<Session>(KEY);
  cache.setQueryData<Session>(KEY, {
    principal: null,
    csrf_token: null,
    setup_open: before?.setup_open ?? false,
  });
}
