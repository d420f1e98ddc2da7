import { expect, test } from 'vitest';
import type { Overview, State } from '../../api/types';
import { summarise, tally } from './summary';

const overview = (services: State[], incidents = 0) =>
  ({
    services: services.map((state, index) => ({ id: `s${index}`, state })),
    incidents: Array.from({ length: incidents }),
  }) as unknown as Pick<Overview, 'services' | 'incidents'>;

test('the headline tells of hurt services first, by the worst of them', () => {
  expect(summarise(overview(['affected', 'failed', 'ok'], 2))).toEqual({
    kind: 'hurt',
    state: 'failed',
    count: 2,
    of: 3,
  });
});

test('an incident that hurts no service is told, but not as if one were hurt', () => {
  expect(summarise(overview(['ok', 'warning'], 1))).toMatchObject({ kind: 'incidents', count: 1 });
});

test('nothing known is not "all well"', () => {
  expect(summarise(overview(['ok', 'unknown']))).toMatchObject({ kind: 'unknown', count: 1 });
  expect(summarise(overview(['ok', 'maintenance']))).toMatchObject({ kind: 'well' });
});

test('a site counts what is unwell and what is unknown apart', () => {
  expect(
    tally([
      { state: 'ok', count: 7 },
      { state: 'unknown', count: 2 },
      { state: 'affected', count: 1 },
    ]),
  ).toEqual({ total: 10, unwell: 1, unknown: 2, worst: 'affected' });
  expect(tally([])).toEqual({ total: 0, unwell: 0, unknown: 0, worst: 'ok' });
});
