import type { QueryClient } from '@tanstack/react-query';
import type { LiveChange, State, Topology } from '../api/types';

/** What the live stream keeps fresh. The topology is patched in place: with 10,000 components it is too much to fetch for each change. */
const FOLLOWS_COMPONENTS = [
  '/api/v1/overview',
  '/api/v1/components',
  '/api/v1/components/{id}',
  '/api/v1/components/{id}/explain',
  '/api/v1/links',
  '/api/v1/services',
  '/api/v1/services/{id}',
  '/api/v1/agents',
  '/api/v1/changes',
];
const FOLLOWS_INCIDENTS = [
  '/api/v1/overview',
  '/api/v1/incidents',
  '/api/v1/incidents/{id}',
  '/api/v1/incidents/{id}/explain',
  '/api/v1/incidents/{id}/related',
  '/api/v1/components/{id}',
  '/api/v1/changes',
  '/api/v1/services/{id}',
  '/api/v1/services/availability',
  '/api/v1/services/{id}/availability',
];

/** The same topology with these states; the same object if nothing differs. */
export function patchTopology(topology: Topology, states: ReadonlyMap<string, State>): Topology {
  let changed = false;
  const patch = <T extends { id: string; state: State }>(one: T): T => {
    const state = states.get(one.id);
    if (state === undefined || state === one.state) return one;
    changed = true;
    return { ...one, state };
  };
  const nodes = topology.nodes.map(patch);
  const links = topology.links.map(patch);
  return changed ? { ...topology, nodes, links } : topology;
}

/** Everything is fetched anew, as far as it is on the screen. */
export function refetchAll(cache: QueryClient) {
  void cache.invalidateQueries();
}

/** Collects changes and applies them together at most every `pause` milliseconds, so that a storm costs little. */
export function changeApplier(cache: QueryClient, pause = 400) {
  let paths = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const apply = () => {
    timer = undefined;
    const stale = paths;
    paths = new Set();
    void cache.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
  };

  return {
    take(change: LiveChange) {
      if (change.model) {
        refetchAll(cache);
        return;
      }
      if (change.components.length > 0) {
        const states = new Map(change.components.map((one) => [one.id, one.state]));
        cache.setQueriesData<Topology>(
          { queryKey: ['/api/v1/topology'] },
          (old) => old && patchTopology(old, states),
        );
        FOLLOWS_COMPONENTS.forEach((path) => paths.add(path));
      }
      if (change.incidents.length > 0) FOLLOWS_INCIDENTS.forEach((path) => paths.add(path));
      if (paths.size > 0) timer ??= setTimeout(apply, pause);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
