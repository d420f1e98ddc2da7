import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchGet } from '../../api/queries';
import type { IncidentDetail, State, Topology, WhatIf } from '../../api/types';
import { graphOf, statesOf, structureKey, type Graph } from './map/graph';
import { layOut } from './map/layout';
import { explainingSteps, type Step } from './map/paths';
import type { Mark } from './map/scene';

const PAGE = 1000;

/** Graph and layout stay the same objects as long as the structure does. */
export function useStructure(topology: Topology) {
  const key = useMemo(() => structureKey(topology), [topology]);
  // The key stands for the topology: states do not change the structure.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const graph = useMemo(() => graphOf(topology), [key]);
  const layout = useMemo(() => layOut(graph), [graph]);
  const states = useMemo(() => statesOf(topology), [topology]);
  return { graph, layout, states };
}

/** Identifiers of everything that a party is responsible for. */
export function usePartyMembers(party: string | undefined) {
  return useQuery({
    queryKey: ['/api/v1/components', 'of-party', party],
    enabled: party !== undefined,
    queryFn: async ({ signal }) => {
      const found = new Set<string>();
      for (const path of ['/api/v1/components', '/api/v1/links'] as const) {
        for (let offset = 0, total = 1; offset < total; offset += PAGE) {
          const page = await fetchGet(path, { query: { party, limit: PAGE, offset } }, signal);
          page.items.forEach((one) => found.add(one.id));
          total = page.total;
        }
      }
      return found;
    },
  });
}

export interface NetworkFilters {
  q?: string;
  site?: string;
  kind?: string;
  state?: string;
  party?: string;
}

/** Positions that pass all filters; `null` if there are none. */
export function matching(
  graph: Graph,
  states: readonly State[],
  filters: NetworkFilters,
  ofParty: ReadonlySet<string> | undefined,
): Set<number> | null {
  const { q, site, kind, state, party } = filters;
  if (!q && !site && !kind && !state && !party) return null;
  const text = q?.trim().toLowerCase();
  const wanted = state?.split(',');
  const found = new Set<number>();
  graph.ids.forEach((id, position) => {
    if (
      text &&
      !id.toLowerCase().includes(text) &&
      !(graph.names[position] ?? '').toLowerCase().includes(text)
    )
      return;
    if (site && graph.sites[position] !== site && id !== site) return;
    if (kind && graph.kinds[position] !== kind) return;
    if (wanted && !wanted.includes(states[position] ?? 'unknown')) return;
    if (party && !ofParty?.has(id)) return;
    found.add(position);
  });
  return found;
}

export interface Overlay {
  marks: Map<number, Mark>;
  steps: Step[];
}

/** What an incident says: later marks are stronger. */
export function incidentOverlay(graph: Graph, incident: IncidentDetail): Overlay {
  const marks = new Map<number, Mark>();
  const put = (id: string, mark: Mark) => {
    const position = graph.position.get(id);
    if (position !== undefined) marks.set(position, mark);
  };
  incident.symptoms.forEach((one) => {
    put(one.id, 'symptom');
  });
  incident.services.forEach((one) => {
    put(one.id, 'service');
  });
  incident.candidates.forEach((one) => {
    put(one.component.id, 'candidate');
  });
  put(incident.root_cause.id, 'root');
  const root = graph.position.get(incident.root_cause.id);
  const hurt = [...incident.symptoms, ...incident.services].flatMap(
    (one) => graph.position.get(one.id) ?? [],
  );
  return { marks, steps: root === undefined ? [] : explainingSteps(graph, root, hurt) };
}

/** What a "what if" says. */
export function whatIfOverlay(graph: Graph, fails: string, answer: WhatIf): Overlay {
  const marks = new Map<number, Mark>();
  const put = (ids: readonly { id: string }[], mark: Mark) => {
    ids.forEach(({ id }) => {
      const position = graph.position.get(id);
      if (position !== undefined) marks.set(position, mark);
    });
  };
  put(answer.cut_off, 'cut');
  put(answer.down, 'down');
  put(answer.services, 'service');
  put([{ id: fails }], 'fails');
  const root = graph.position.get(fails);
  const hurt = [...answer.down, ...answer.services, ...answer.cut_off].flatMap(
    (one) => graph.position.get(one.id) ?? [],
  );
  return { marks, steps: root === undefined ? [] : explainingSteps(graph, root, hurt) };
}

/** Everything that an overlay is about: the rest is dimmed. */
export function litBy(overlay: Overlay): Set<number> {
  const lit = new Set(overlay.marks.keys());
  overlay.steps.forEach((step) => {
    lit.add(step.from);
    lit.add(step.to);
    if (step.link !== null) lit.add(step.link);
  });
  return lit;
}
