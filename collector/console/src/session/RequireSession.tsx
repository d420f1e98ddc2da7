import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { setOnSignedOut } from '../api/client';
import { Async } from '../ui/Async';
import { endSession, sessionQuery } from './useSession';

/** Lets only signed-in people on; the others sign in first and come back to where they wanted to go. */
export function RequireSession() {
  const session = useQuery(sessionQuery);
  const cache = useQueryClient();
  const { pathname, search, hash } = useLocation();
  useEffect(() => {
    setOnSignedOut(() => {
      endSession(cache);
    });
  }, [cache]);
  return (
    <Async query={session}>
      {(known) => {
        if (known.principal) return <Outlet />;
        const next = `${pathname}${search}${hash}`;
        return (
          <Navigate to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} replace />
        );
      }}
    </Async>
  );
}

/** Where to go after signing in: an address of this console, never of another site. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
