import type { Kind } from '../../api/types';

/** What the inventory lists unless one asks for other kinds: what stands in racks and cabinets. */
export const DEVICES: readonly Kind[] = [
  'host',
  'hypervisor',
  'vm',
  'container',
  'router',
  'switch',
  'firewall',
  'load_balancer',
  'wireless',
  'power',
];

/** The kinds to ask for: a chosen one, all (`all`), or hosts and devices. */
export function kindsOf(chosen: string | undefined): string | undefined {
  if (chosen === 'all') return undefined;
  return chosen ?? DEVICES.join(',');
}
