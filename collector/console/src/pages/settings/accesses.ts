import type { Access, Party, Role } from '../../api/types';

/** How far a person of a party may be let: only the general contractor has administrators. */
export function userAccesses(role: Role | undefined): Access[] {
  return role === 'general_contractor' ? ['viewer', 'operator', 'administrator'] : ['viewer', 'operator'];
}

/** How far a token may be let: accounts are managed by people only. */
export const TOKEN_ACCESSES: readonly Access[] = ['ingest', 'viewer', 'operator'];

export function roleOf(parties: readonly Party[], id: string | undefined): Role | undefined {
  return parties.find((party) => party.id === id)?.role;
}
