import { expect, test } from 'vitest';
import type { Contract } from '../../api/types';
import { boundsOf, place, ticks } from '../../ui/timeAxis';
import { lastDay } from './dates';
import { byProvider, standing } from './standing';

const at = (iso: string) => Date.parse(iso);
const now = at('2026-11-22T00:00:00Z');

test('a contract holds from its first instant until just before its last', () => {
  const of = (from: string, to: string | null) => standing({ from, to }, now);
  expect(of('2026-11-22T00:00:00Z', null)).toBe('current');
  expect(of('2026-11-22T00:00:01Z', null)).toBe('future');
  expect(of('2026-01-01T00:00:00Z', '2026-11-22T00:00:00Z')).toBe('past');
  expect(of('2026-01-01T00:00:00Z', '2026-11-22T00:00:01Z')).toBe('ending');
  expect(of('2026-01-01T00:00:00Z', '2027-01-21T00:00:00Z')).toBe('ending');
  expect(of('2026-01-01T00:00:00Z', '2027-01-21T00:00:01Z')).toBe('current');
});

test('a hand-over between contracts of one provider reads from left to right', () => {
  const contract = (id: string, provider: string, from: string) =>
    ({ id, provider: { id: provider, name: provider }, from }) as Contract;
  const all = [contract('c', 'b', '2026'), contract('b', 'a', '2027'), contract('a', 'a', '2025')];
  expect(byProvider(all).map((one) => one.id)).toEqual(['a', 'b', 'c']);
});

test('a contract that ends at midnight is told by its last day', () => {
  const midnight = new Date(2027, 0, 1).toISOString();
  expect(lastDay(midnight)).toBe('2026-12-31');
});

test('the axis has room for what is open, and bars that begin outside of it are cut off at its edge', () => {
  const bounds = boundsOf([{ from: null, to: now }], now);
  expect(bounds[0]).toBeLessThan(now);
  expect(bounds[1]).toBeGreaterThan(now);
  expect(place({ from: null, to: null }, bounds)).toEqual({ left: 0, width: 100 });
  expect(place({ from: null, to: bounds[0] - 1 }, bounds)).toBeNull();
  const half = place({ from: (bounds[0] + bounds[1]) / 2, to: null }, bounds);
  expect(half?.left).toBeCloseTo(50);
  expect(half?.width).toBeCloseTo(50);
});

test('the axis is marked by the finest step that still fits', () => {
  const year = ticks([at('2026-01-15T00:00:00Z'), at('2026-12-15T00:00:00Z')], 14);
  expect(year.map((tick) => tick.label)).toContain('2026-06');
  const decades = ticks([at('2000-06-01T00:00:00Z'), at('2040-06-01T00:00:00Z')], 14);
  expect(decades.length).toBeLessThanOrEqual(14);
  expect(decades.every((tick) => /^\d{4}$/.test(tick.label))).toBe(true);
});
