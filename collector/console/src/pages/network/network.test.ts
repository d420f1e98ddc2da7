import { expect, test } from 'vitest';
import type { IncidentDetail, Kind, State, Topology, WhatIf } from '../../api/types';
import { fit, zoomAt } from './map/camera';
import { at, next } from './map/find';
import { graphOf, statesOf, structureKey } from './map/graph';
import { layOut } from './map/layout';
import { explainingSteps } from './map/paths';
import { incidentOverlay, litBy, matching, whatIfOverlay } from './useNetwork';

const node = (id: string, kind: Kind, site: string | null = 'dc') => ({
  id,
  name: id.toUpperCase(),
  kind,
  site,
  state: 'ok' as State,
});

/** A router, two switches, a host on each; an application on the first host needs the database on the second; a portal needs it. */
const topology: Topology = {
  nodes: [
    node('portal', 'service', null),
    node('dc', 'site', null),
    node('r', 'router'),
    node('sw-1', 'switch'),
    node('sw-2', 'switch'),
    node('h-1', 'host'),
    node('h-2', 'host'),
    node('app', 'software'),
    node('db', 'database'),
    node('lone', 'host', null),
  ],
  links: [
    { id: 'l-1', ends: [2, 3], state: 'ok' },
    { id: 'l-2', ends: [2, 4], state: 'ok' },
    { id: 'l-3', ends: [3, 5], state: 'ok' },
    { id: 'l-4', ends: [4, 6], state: 'ok' },
  ],
  dependencies: [
    { of: 0, on: [7], need: 1 },
    { of: 7, on: [5], need: 1 },
    { of: 7, on: [8], need: 1 },
    { of: 8, on: [6], need: 1 },
  ],
  truncated: false,
};
const graph = graphOf(topology);
const layout = layOut(graph);
const position = (id: string) => graph.position.get(id) ?? -1;
const ids = (positions: Iterable<number>) => [...positions].map((one) => graph.ids[one]);

test('no two components stand in the same place, and each stands in the box of its site', () => {
  const places = new Set<string>();
  for (let one = 0; one < graph.nodeCount; one += 1) {
    places.add(`${layout.x[one] ?? 0} ${layout.y[one] ?? 0}`);
    const box = layout.boxes[layout.boxOf[one] ?? -1];
    if (!box) continue;
    expect(layout.x[one]).toBeGreaterThan(box.x);
    expect(layout.x[one]).toBeLessThan(box.x + box.width);
    expect(layout.y[one]).toBeLessThan(box.y + box.height);
  }
  expect(places.size).toBe(graph.nodeCount);
  expect(layout.boxes.map((box) => box.key)).toEqual(['services', 'site:dc', 'nowhere']);
});

test('boxes do not overlap, however many sites there are', () => {
  const nodes = Array.from({ length: 40 }, (_, site) => [
    node(`s${site}`, 'site', null),
    ...Array.from({ length: 3 + ((site * 7) % 30) }, (_, n) =>
      node(`s${site}-${n}`, n % 3 === 0 ? 'switch' : 'host', `s${site}`),
    ),
  ]).flat();
  const { boxes } = layOut(graphOf({ nodes, links: [], dependencies: [], truncated: false }));
  for (const a of boxes) {
    for (const b of boxes) {
      if (a === b) continue;
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart, `${a.key} ${b.key}`).toBe(true);
    }
  }
});

test('nothing moves when only states change', () => {
  const failed = { ...topology, nodes: topology.nodes.map((one) => ({ ...one, state: 'failed' as State })) };
  expect(structureKey(failed)).toBe(structureKey(topology));
  expect(structureKey({ ...topology, links: topology.links.slice(1) })).not.toBe(structureKey(topology));
});

test('a dead switch is joined to the service that it hurts through cable, host, database and application', () => {
  const steps = explainingSteps(graph, position('sw-2'), [position('portal')]);
  const way = steps.map((step) => [graph.ids[step.from], graph.ids[step.to]]).reverse();
  expect(way).toEqual([
    ['sw-2', 'h-2'],
    ['h-2', 'db'],
    ['db', 'app'],
    ['app', 'portal'],
  ]);
  expect(steps.at(-1)?.link).toBe(position('l-4'));
});

test('a cable can be the root, and what cannot be reached has no way', () => {
  const steps = explainingSteps(graph, position('l-3'), [position('h-1'), position('lone')]);
  expect(ids(steps.map((step) => step.to))).toEqual(['h-1']);
});

test('the root is marked as the root even if it is a candidate and a symptom as well', () => {
  const incident = {
    root_cause: { id: 'sw-2', name: '' },
    candidates: [{ component: { id: 'sw-2' } }, { component: { id: 'l-4' } }],
    symptoms: [{ id: 'sw-2' }, { id: 'h-2' }, { id: 'gone-from-the-model' }],
    services: [{ id: 'portal' }],
  } as unknown as IncidentDetail;
  const overlay = incidentOverlay(graph, incident);
  expect(overlay.marks.get(position('sw-2'))).toBe('root');
  expect(overlay.marks.get(position('l-4'))).toBe('candidate');
  expect(overlay.marks.size).toBe(4);
  expect(ids(litBy(overlay))).toEqual(expect.arrayContaining(['db', 'app', 'l-4']));
});

test('a what-if marks what fails, what goes down and what is cut off', () => {
  const answer = {
    services: [{ id: 'portal' }],
    down: [{ id: 'db' }],
    cut_off: [{ id: 'h-2' }],
  } as unknown as WhatIf;
  const { marks } = whatIfOverlay(graph, 'sw-2', answer);
  expect(Object.fromEntries([...marks].map(([at, mark]) => [graph.ids[at], mark]))).toEqual({
    'sw-2': 'fails',
    db: 'down',
    'h-2': 'cut',
    portal: 'service',
  });
});

test('filters are joined by "and", states by "or"', () => {
  const states = statesOf(topology);
  states[position('h-1')] = 'failed';
  states[position('sw-1')] = 'warning';
  expect(matching(graph, states, {}, undefined)).toBeNull();
  expect(ids(matching(graph, states, { state: 'failed,warning' }, undefined) ?? [])).toEqual(['sw-1', 'h-1']);
  expect(ids(matching(graph, states, { state: 'failed,warning', kind: 'host' }, undefined) ?? [])).toEqual([
    'h-1',
  ]);
  expect(ids(matching(graph, states, { q: 'APP' }, undefined) ?? [])).toEqual(['app']);
  expect(ids(matching(graph, states, { party: 'p' }, new Set(['db'])) ?? [])).toEqual(['db']);
  expect(matching(graph, states, { party: 'p' }, undefined)?.size).toBe(0);
});

test('arrow keys move to the neighbour in their direction', () => {
  const below = next(position('r'), 'ArrowDown', graph, layout);
  expect(['sw-1', 'sw-2']).toContain(graph.ids[below ?? -1]);
  expect(next(position('sw-1'), 'ArrowRight', graph, layout)).toBe(position('sw-2'));
  expect(next(position('sw-2'), 'ArrowLeft', graph, layout)).toBe(position('sw-1'));
});

test('a tap finds the component under it, and the point under the cursor stays when zooming', () => {
  const screen = { width: 800, height: 600 };
  const camera = fit({ x: 0, y: 0, width: layout.width, height: layout.height }, screen);
  const point = {
    x: ((layout.x[5] ?? 0) - camera.x) * camera.scale,
    y: ((layout.y[5] ?? 0) - camera.y) * camera.scale,
  };
  expect(point.x).toBeGreaterThan(0);
  expect(point.x).toBeLessThan(screen.width);
  expect(at(point, camera, graph, layout)).toBe(5);
  expect(at(point, zoomAt(camera, 1.7, point, 0.01), graph, layout)).toBe(5);
});
