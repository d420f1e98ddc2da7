import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveChange } from '../api/types';
import { setServerTime } from '../lib/now';
import { useSession } from '../session/useSession';
import { changeApplier, refetchAll } from './changes';
import { listen } from './connection';

/** Feeds the live stream into the cache while somebody is signed in. */
export function LiveUpdates() {
  const cache = useQueryClient();
  const name = useSession().principal?.name;
  useEffect(() => {
    if (name === undefined) return;
    const changes = changeApplier(cache);
    const stop = listen('/api/v1/live', {
      hello: (again) => {
        if (again) refetchAll(cache);
      },
      change: (data) => {
        changes.take(JSON.parse(data) as LiveChange);
      },
      refetch: () => {
        refetchAll(cache);
      },
      heartbeat: setServerTime,
      signedOut: () => {
        void cache.invalidateQueries({ queryKey: ['/api/v1/session'] });
      },
    });
    return () => {
      stop();
      changes.stop();
    };
  }, [cache, name]);
  return null;
}
