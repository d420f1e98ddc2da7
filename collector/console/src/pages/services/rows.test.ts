import { expect, test } from 'vitest';
import type { Component, Incident } from '../../api/types';
import { isDown, matches, rowsOf } from './rows';

function service(id: string, part: Partial<Component> = {}): Component {
  return {
    id,
    name: id,
    kind: 'service',
    discovered: false,
    incidents: [],
    labels: {},
    sight: 'full',
    state: 'ok',
    ...part,
  };
}

function incident(id: string, hurts: string[]): Incident {
  return {
    id,
    class: 'failure',
    clocks: [],
    flapping: false,
    opened_at: '2026-11-22T08:00:00Z',
    priority: 'p1',
    recorded_late: false,
    reopened: 0,
    root_cause: { id: 'sw-2', name: 'sw-2' },
    services: hurts.map((one) => ({ id: one, name: one })),
    sight: 'full',
    since: '2026-11-22T08:00:00Z',
    state: 'open',
    symptom_count: 0,
    undecided: false,
  };
}

test('the worst service comes first, and of equally bad ones the most critical', () => {
  const rows = rowsOf(
    [
      service('well', { criticality: 1 }),
      service('minor', { state: 'affected', criticality: 3 }),
      service('major', { state: 'affected', criticality: 1 }),
      service('unknown', { state: 'unknown' }),
    ],
    [],
    [],
  );
  expect(rows.map((row) => row.service.id)).toEqual(['major', 'minor', 'unknown', 'well']);
  expect(rows.filter((row) => isDown(row.service))).toHaveLength(2);
});

test('a service waits for its incidents, also where it is seen in outline only', () => {
  const incidents = [incident('INC-1', ['portal']), incident('INC-2', [])];
  const waits = (part: Partial<Component>) =>
    rowsOf([service('portal', part)], [], incidents)[0]?.waits.map((one) => one.id);
  expect(waits({ incidents: ['INC-2', 'INC-9'] })).toEqual(['INC-2']);
  expect(waits({ sight: 'outline' })).toEqual(['INC-1']);
});

test('services are found by name or id, in any case, and by state', () => {
  const portal = service('portal', { name: '政务服务门户', state: 'affected' });
  expect(matches(portal, ' PORT', [])).toBe(true);
  expect(matches(portal, '门户', ['affected', 'failed'])).toBe(true);
  expect(matches(portal, '门户', ['ok'])).toBe(false);
  expect(matches(portal, 'tax', [])).toBe(false);
});
