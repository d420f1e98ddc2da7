import { expect, test } from 'vitest';
import type { Clock, Incident, Principal } from '../../api/types';
import { narrowing, partyOf, toQuery } from './filters';
import { lasting, nextClock, parseSort, sorted } from './sort';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();

function incident(id: string, part: Partial<Incident> = {}): Incident {
  return {
    id,
    class: 'failure',
    clocks: [],
    flapping: false,
    opened_at: at(1),
    priority: 'p2',
    recorded_late: false,
    reopened: 0,
    root_cause: { id, name: id },
    services: [],
    sight: 'full',
    since: at(0),
    state: 'open',
    symptom_count: 0,
    undecided: false,
    ...part,
  };
}

function principal(role: Principal['role']): Principal {
  return {
    name: 'who',
    party: { id: 'netcom', name: '网通运维' },
    role,
    access: 'operator',
    acts: true,
    manages_accounts: false,
    sees_system: false,
  };
}

const ids = (list: readonly Incident[]) => list.map((one) => one.id).join(' ');

test('unfinished incidents come by urgency, and what has waited longest first', () => {
  const list = [
    incident('late', { priority: 'p1', since: at(5) }),
    incident('low', { priority: 'p4' }),
    incident('early', { priority: 'p1', since: at(2) }),
    incident('over', { priority: 'p1', state: 'resolved', since: at(1) }),
  ];
  expect(ids(sorted(list, undefined, false))).toBe('early late low over');
  expect(ids(sorted(list, undefined, true))).toBe('late low early over');
});

test('sorting by clock puts what runs out next first and what has no clock last', () => {
  const due = (minute: number, stopped = false): Clock => ({
    kind: 'restore',
    started_at: at(0),
    due_at: at(minute),
    stopped_at: stopped ? at(1) : null,
    breached: false,
    party: { id: 'p', name: 'p' },
  });
  const list = [
    incident('none'),
    incident('later', { clocks: [due(2, true), due(50)] }),
    incident('next', { clocks: [due(40), due(10)] }),
  ];
  expect(ids(sorted(list, parseSort('clocks.ascend'), false))).toBe('next later none');
  expect(list.map((one) => nextClock(one)?.due_at)).toEqual([undefined, at(50), at(10)]);
});

test('an order that nobody knows is no order', () => {
  expect(parseSort('colour.ascend')).toBeUndefined();
  expect(parseSort('priority.sideways')).toBeUndefined();
  expect(parseSort('priority.descend')).toEqual({ key: 'priority', order: 'descend' });
});

test('an incident lasts until it is restored, not until it is resolved', () => {
  const now = Date.parse(at(30));
  expect(lasting(incident('a'), now)).toBe(30 * 60_000);
  expect(lasting(incident('b', { restored_at: at(4), resolved_at: at(9) }), now)).toBe(4 * 60_000);
});

test('a subcontractor begins with its own incidents and may look at all in sight', () => {
  expect(partyOf({}, principal('subcontractor'))).toBe('netcom');
  expect(partyOf({ party: 'any' }, principal('subcontractor'))).toBeUndefined();
  expect(partyOf({}, principal('general_contractor'))).toBeUndefined();
});

test('days become instants, the last one included, and nonsense is left out', () => {
  const query = toQuery({ scope: 'all', from: '2026-11-01', to: '2026-11-01' }, principal('agency'));
  expect(Date.parse(query.to ?? '') - Date.parse(query.from ?? '')).toBe(86_400_000);
  expect(query.active).toBeUndefined();
  expect(toQuery({ from: 'yesterday' }, principal('agency'))).toMatchObject({
    active: true,
    from: undefined,
  });
});

test('the scope and the order do not count as filters', () => {
  expect(narrowing({ scope: 'all', sort: 'since.ascend', priority: 'p1,p2', q: 'sw' })).toBe(2);
});
