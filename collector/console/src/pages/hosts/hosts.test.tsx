import { expect, test } from 'vitest';
import type { Agent, Incident } from '../../api/types';
import type { Change } from '../../changes/ChangeText';
import { byDay } from '../../changes/ChangeList';
import { summarise } from './agentSummary';
import type { Series } from './compare/lines';
import { linesOf, statistics } from './compare/lines';
import { optionOf } from './compare/option';
import { bandsOf } from './compare/useBands';
import { endsOf, refreshOf, windowOf } from './compare/window';
import { kindsOf } from './kinds';

const at = (second: number) => new Date(second * 1000).toISOString();

function series(instance: string, values: number[], step = 15): Series {
  const points = values.map((mean, index) => ({
    at: at(index * step),
    mean,
    min: mean - 1,
    max: mean + 1,
  }));
  return { instance, step_seconds: step, points };
}

test('the inventory lists hosts and devices unless one asks for something else', () => {
  expect(kindsOf(undefined)?.split(',')).toContain('switch');
  expect(kindsOf(undefined)?.split(',')).not.toContain('software');
  expect(kindsOf('all')).toBeUndefined();
  expect(kindsOf('database')).toBe('database');
});

test('agents are summed up; the one furthest behind is named', () => {
  const agent = (component: string, part: Partial<Agent>): Agent => ({
    component,
    name: component,
    online: true,
    state: 'ok',
    missed_batches: 0,
    addresses: [],
    discovered: false,
    responsible: { id: 'gc', name: 'GC' },
    ...part,
  });
  const all = summarise([
    agent('a', { version: '1', lag_seconds: 2, backlog_batches: 10 }),
    agent('b', { version: '1', lag_seconds: 90, missed_batches: 3 }),
    agent('c', { online: false }),
  ]);
  expect(all).toMatchObject({ online: 2, all: 3, backlogBatches: 10, missed: 3 });
  expect(all.versions).toEqual([
    ['1', 2],
    [null, 1],
  ]);
  expect(all.worstLag?.component).toBe('b');
});

test('lines are named by what tells them apart', () => {
  const one = { component: 'a', name: 'A', series: [series('', [1]), series('disk=x', [2])] };
  const two = { component: 'b', name: 'B', series: [series('', [3]), series('disk=y', [])] };
  expect(linesOf([one], []).map((line) => line.name)).toEqual(['A', 'disk=x']);
  expect(linesOf([one, two], []).map((line) => line.name)).toEqual(['A', 'A · disk=x', 'B']);
  expect(linesOf([one, two], ['disk=z']).map((line) => line.name)).toEqual(['A', 'B']);
});

test('figures of a line use the extremes of its samples, not of its means', () => {
  expect(statistics(series('', [2, 4, 6]))).toEqual({ latest: 6, min: 1, mean: 4, max: 7 });
  expect(statistics(series('', []))).toBeNull();
});

test('a line alone shows its range, several do not', () => {
  const [first, second] = linesOf(
    [
      { component: 'a', name: 'A', series: [series('', [1, 2])] },
      { component: 'b', name: 'B', series: [series('', [3, 4])] },
    ],
    [],
  );
  if (!first || !second) throw new Error('both have points');
  const drawn = (lines: Parameters<typeof optionOf>[1]) =>
    (optionOf('cpu.used_percent', lines, [], [0, 60_000])['series'] as { name: string }[]).map(
      (one) => one.name,
    );
  expect(drawn([first])).toEqual(['A', 'A min', 'A max']);
  expect(drawn([first, second])).toEqual(['A', 'B']);
});

test('a custom range needs both ends in their order; a range up to now moves on', () => {
  expect(windowOf(undefined, undefined, undefined)).toEqual({ range: '1h' });
  expect(windowOf('custom', at(100), at(50))).toEqual({ range: '1h' });
  const custom = windowOf('custom', at(50), at(100));
  expect(custom).toEqual({ from: at(50), to: at(100) });
  expect(refreshOf(custom)).toBe(false);
  expect(endsOf({ range: '1h' }, 7_260_000)).toEqual({ from: at(3660) });
});

test('an incident of several components is marked once, and until now while it goes on', () => {
  const incident = (id: string, restored: string | null) =>
    ({ id, since: at(10), restored_at: restored }) as Incident;
  const bands = bandsOf([incident('A', at(20)), incident('A', at(20)), incident('B', null)], 90_000);
  expect(bands).toEqual([
    { name: 'A', from: 10_000, to: 20_000 },
    { name: 'B', from: 10_000, to: 90_000 },
  ]);
});

test('changes are told by local day, the newest first', () => {
  const change = (number: number, date: Date): Change => ({ number, at: date.toISOString(), kind: 'state' });
  const days = byDay([
    change(3, new Date(2026, 10, 22, 0, 30)),
    change(2, new Date(2026, 10, 21, 23, 30)),
    change(1, new Date(2026, 10, 21, 1, 0)),
  ]);
  expect(days.map(([day, items]) => [day, items.map((one) => one.number)])).toEqual([
    ['2026-11-22', [3]],
    ['2026-11-21', [2, 1]],
  ]);
});
