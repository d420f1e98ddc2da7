import { useMemo } from 'react';
import { useGet } from '../../api/queries';
import type { Period } from '../../availability/period';
import { usePeriod } from '../../availability/period';
import { rowsOf } from './rows';

/** A running downtime grows without any event. */
const MINUTE = 60_000;

/** All services with their figures. The list does not wait for the figures. */
export function useRows(period: Period) {
  const { from } = usePeriod(period);
  const services = useGet('/api/v1/services', { query: { limit: 1000 } });
  const availability = useGet(
    '/api/v1/services/availability',
    { query: { from } },
    { refetchInterval: MINUTE, keepPrevious: true },
  );
  const incidents = useGet('/api/v1/incidents', { query: { active: true, limit: 1000 } });
  const rows = useMemo(
    () => rowsOf(services.data?.items ?? [], availability.data?.services ?? [], incidents.data?.items ?? []),
    [services.data, availability.data, incidents.data],
  );
  return { services, availability, rows };
}
