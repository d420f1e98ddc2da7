import type { Downtime, DowntimeAccount, ServiceAvailability } from '../api/types';
import { useWords } from '../i18n';
import type { Mode } from '../theme/mode';
import { availabilityWords } from './words';

type Account = Pick<DowntimeAccount, 'account' | 'party'>;

/** Names an account among others. Parties that the reader may not know are one. */
export function accountKey({ account, party }: Account): string {
  return account === 'party' ? `party ${party?.id ?? ''}` : account;
}

/** What people call an account. */
export function useAccountName(): (account: Account) => string {
  const t = useWords(availabilityWords);
  return ({ account, party }) => {
    if (account === 'party') return party?.name ?? t.otherParties;
    return t[account];
  };
}

const PARTIES: Record<Mode, readonly string[]> = {
  light: ['#1456c8', '#b4480e', '#0e7c7b', '#a03b8f', '#5b6c00', '#8a3033'],
  dark: ['#7ab0ff', '#ff9a5c', '#4fd1c5', '#e58fd5', '#c3d65b', '#ff9d9d'],
};
const OTHERS: Record<Mode, Record<Exclude<Account['account'], 'party'>, string>> = {
  light: { maintenance: '#6d4bb8', undetermined: '#5f6b7a', monitoring_blind: '#3f5f8a' },
  dark: { maintenance: '#b39df3', undetermined: '#9aa7b5', monitoring_blind: '#8fb4ea' },
};

/** A colour for each account, the same wherever these accounts are shown together. */
export function accountColours(accounts: readonly Account[], mode: Mode): Map<string, string> {
  const colours = new Map<string, string>();
  let parties = 0;
  for (const one of accounts) {
    const colour =
      one.account === 'party' ? PARTIES[mode][parties++ % PARTIES[mode].length] : OTHERS[mode][one.account];
    colours.set(accountKey(one), colour ?? '');
  }
  return colours;
}

/** How much of a stretch lies within a step, in milliseconds. */
function overlap(stretch: Downtime, from: number, to: number): number {
  return Math.max(0, Math.min(Date.parse(stretch.to), to) - Math.max(Date.parse(stretch.from), from));
}

/** Downtime of each account in each step, in milliseconds: by account, in the order of the steps. */
export function downtimeBySteps(
  availability: Pick<ServiceAvailability, 'steps' | 'downtime'>,
): Map<string, number[]> {
  const steps = availability.steps.map((step) => [Date.parse(step.from), Date.parse(step.to)] as const);
  const result = new Map<string, number[]>();
  for (const stretch of availability.downtime) {
    const key = accountKey(stretch);
    const sums = result.get(key) ?? steps.map(() => 0);
    steps.forEach(([from, to], index) => {
      sums[index] = (sums[index] ?? 0) + overlap(stretch, from, to);
    });
    result.set(key, sums);
  }
  return result;
}
