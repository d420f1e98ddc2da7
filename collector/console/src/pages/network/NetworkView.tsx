import { Alert } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useComponentDrawer } from '../../component/useComponentDrawer';
import { useGet } from '../../api/queries';
import type { Topology } from '../../api/types';
import { useWords } from '../../i18n';
import { useMode } from '../../theme/mode';
import { useFilters } from '../../ui/useFilters';
import { Attention } from './Attention';
import { Filters } from './Filters';
import { IncidentPanel } from './IncidentPanel';
import { Legend } from './Legend';
import type { MapHandle } from './map/NetworkMap';
import { NetworkMap } from './map/NetworkMap';
import type { Mark } from './map/scene';
import { Tools } from './Tools';
import { incidentOverlay, litBy, matching, usePartyMembers, useStructure, whatIfOverlay } from './useNetwork';
import { WhatIfPanel } from './WhatIfPanel';
import { networkWords } from './words';

const KEYS = ['q', 'site', 'kind', 'state', 'party', 'incident', 'whatif'] as const;

/** How much of the map the drawer covers: it is 620 wide, and the list beside the map is under it already. */
function drawerOver(width: number): number {
  return width < 992 ? 0 : Math.max(0, 620 - 310);
}

export function NetworkView({ topology }: { topology: Topology }) {
  const t = useWords(networkWords);
  const mode = useMode();
  const map = useRef<MapHandle>(null);
  const drawer = useComponentDrawer();
  const { filters, set, replace } = useFilters(KEYS);
  const [showDependencies, setShowDependencies] = useState(false);
  const { graph, layout, states } = useStructure(topology);

  const ofParty = usePartyMembers(filters.party).data;
  const incident = useGet(
    '/api/v1/incidents/{id}',
    { path: { id: filters.incident ?? '' } },
    { enabled: filters.incident !== undefined },
  );
  const whatIf = useGet(
    '/api/v1/what-if',
    { query: { fail: filters.whatif ?? '' } },
    { enabled: filters.whatif !== undefined },
  );

  const overlay = useMemo(() => {
    if (filters.whatif !== undefined && whatIf.data) return whatIfOverlay(graph, filters.whatif, whatIf.data);
    if (filters.incident !== undefined && incident.data) return incidentOverlay(graph, incident.data);
    return null;
  }, [graph, filters.whatif, filters.incident, whatIf.data, incident.data]);
  const matches = useMemo(() => matching(graph, states, filters, ofParty), [graph, states, filters, ofParty]);
  const lit = useMemo(() => (overlay ? litBy(overlay) : matches), [overlay, matches]);

  const words = useMemo(
    () => ({
      services: t.servicesBox,
      nowhere: t.nowhereBox,
      marks: {
        root: t.markRoot,
        candidate: t.markCandidate,
        symptom: t.markSymptom,
        service: t.markService,
        fails: t.markFails,
        down: t.markDown,
        cut: t.markCut,
      } satisfies Record<Mark, string>,
    }),
    [t],
  );
  const selected = (drawer.id !== null ? graph.position.get(drawer.id) : undefined) ?? null;
  const scene = useMemo(
    () => ({
      graph,
      layout,
      states,
      lit,
      marks: overlay?.marks ?? new Map<number, Mark>(),
      steps: overlay?.steps ?? [],
      selected,
      showDependencies,
      mode,
      words,
    }),
    [graph, layout, states, lit, overlay, selected, showDependencies, mode, words],
  );

  // An incident or a "what if" that was just opened comes into view; afterwards the user moves the map.
  const about = overlay ? (filters.whatif ?? filters.incident) : undefined;
  useEffect(() => {
    if (about !== undefined && lit) map.current?.lookAt([...lit]);
    // Live changes of the incident must not move the map.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [about]);

  // A site that was chosen, and a component that was linked to, come into view.
  const site = filters.site;
  useEffect(() => {
    if (site !== undefined && matches) map.current?.lookAt([...matches]);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [site, graph]);
  useEffect(() => {
    if (selected !== null) map.current?.reveal(selected, drawerOver(window.innerWidth));
  }, [selected]);

  const pick = useCallback(
    (position: number | null) => {
      if (position === null) {
        if (drawer.id !== null) drawer.close();
      } else drawer.open(graph.ids[position] ?? '');
    },
    [drawer, graph],
  );
  const goTo = (position: number) => {
    map.current?.lookAt([position]);
    pick(position);
  };

  return (
    <>
      {topology.truncated && <Alert type="warning" showIcon banner title={t.truncated} />}
      <Filters
        graph={graph}
        filters={filters}
        set={set}
        replace={replace}
        matches={matches}
        onFind={goTo}
        onShowMatches={() => {
          if (matches) map.current?.lookAt([...matches]);
        }}
      />
      <div className="network-body">
        <div className="network-map">
          <NetworkMap scene={scene} onPick={pick} handle={map} />
          <Tools map={map} dependencies={showDependencies} onDependencies={setShowDependencies} />
          <Legend
            states={states}
            filter={filters.state}
            onFilter={(state) => {
              set('state', state);
            }}
          />
        </div>
        <aside className="network-side" aria-label={t.side}>
          {filters.whatif !== undefined ? (
            <WhatIfPanel
              name={graph.names[graph.position.get(filters.whatif) ?? -1] ?? filters.whatif}
              query={whatIf}
              onClose={() => {
                set('whatif', undefined);
              }}
            />
          ) : filters.incident !== undefined ? (
            <IncidentPanel
              query={incident}
              onClose={() => {
                set('incident', undefined);
              }}
            />
          ) : (
            <Attention graph={graph} states={states} lit={matches} onGo={goTo} />
          )}
        </aside>
      </div>
    </>
  );
}
