import { expect, test } from 'vitest';
import type { Downtime } from '../api/types';
import { accountColours, accountKey, downtimeBySteps } from './accounts';
import { apportion } from './apportion';
import { parsePeriod, stretch } from './period';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();
const netcom = { id: 'netcom', name: '网通运维' };

function down(from: number, to: number, part: Partial<Downtime> = {}): Downtime {
  return { from: at(from), to: at(to), account: 'party', party: netcom, ...part };
}

test('downtime is cut at the steps, account by account, and nothing of it is lost', () => {
  const steps = [0, 10, 20].map((from) => ({ from: at(from), to: at(from + 10), downtime_ms: 0 }));
  const downtime = [down(5, 12), down(12, 14, { account: 'maintenance', party: null }), down(29, 30)];
  const sums = downtimeBySteps({ steps, downtime });
  const minutes = (key: string) => sums.get(key)?.map((sum) => sum / 60_000);
  expect(minutes('party netcom')).toEqual([5, 2, 1]);
  expect(minutes('maintenance')).toEqual([0, 2, 0]);
});

test('parties that may not be known are one account, apart from the known one', () => {
  const hidden = { account: 'party' as const, party: null };
  expect(accountKey(hidden)).toBe(accountKey({ account: 'party' }));
  expect(accountKey(hidden)).not.toBe(accountKey(down(0, 1)));
  const colours = accountColours([down(0, 1), hidden, { account: 'undetermined' }], 'light');
  expect(new Set(colours.values()).size).toBe(3);
});

test('what is shown adds up even after rounding', () => {
  expect(apportion([18_551, 18_351], 1000)).toEqual([19_000, 18_000]);
  const thirds = apportion([100 / 3, 100 / 3, 100 / 3], 0.1);
  expect(thirds.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100, 9);
  expect(apportion([], 1000)).toEqual([]);
});

test('a period begins with a whole hour or a local day and holds all of its steps', () => {
  const hour = Date.UTC(2026, 10, 22, 8);
  expect(stretch('24h', hour)).toEqual({ from: new Date(hour - 23 * 3_600_000).toISOString(), step: 3600 });
  const month = stretch('30d', hour);
  const begin = new Date(month.from);
  expect([begin.getHours(), begin.getMinutes()]).toEqual([0, 0]);
  expect(Math.ceil((hour - begin.getTime()) / 1000 / month.step)).toBe(30);
  const year = stretch('1y', hour);
  expect(Math.ceil((hour - Date.parse(year.from)) / 1000 / year.step)).toBe(52);
});

test('a period that nobody knows is thirty days', () => {
  expect(parsePeriod('7d')).toBe('7d');
  expect(parsePeriod('eternity')).toBe('30d');
});
