import type { Contract } from '../../api/types';

export type Standing = 'current' | 'ending' | 'past' | 'future';

/** A contract that ends within so many days is about to end, as the collector's coverage check has it. */
export const ENDING_DAYS = 60;
const DAY = 86_400_000;

/** Where a contract stands at an instant: `from` is inclusive, `to` exclusive. */
export function standing(contract: Pick<Contract, 'from' | 'to'>, now: number): Standing {
  if (Date.parse(contract.from) > now) return 'future';
  if (!contract.to) return 'current';
  const end = Date.parse(contract.to);
  if (end <= now) return 'past';
  return end - now <= ENDING_DAYS * DAY ? 'ending' : 'current';
}

/** By provider, those of one provider by their beginning: a hand-over then reads from left to right. */
export function byProvider(contracts: readonly Contract[]): Contract[] {
  return contracts.toSorted(
    (a, b) => a.provider.name.localeCompare(b.provider.name, 'zh') || a.from.localeCompare(b.from),
  );
}
