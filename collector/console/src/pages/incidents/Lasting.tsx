import type { Incident } from '../../api/types';
import { useNow } from '../../lib/now';
import { clock } from '../../lib/time';
import { lasting } from './sort';

/** How long it hurts: counting until it is restored. */
export function Lasting({ incident }: { incident: Incident }) {
  const now = useNow();
  return <span className="digits">{clock(lasting(incident, now))}</span>;
}
