import type { Kind, State, Topology } from '../../../api/types';

/** The topology by position: nodes first, then links, so that an incident on a cable has a place as well. */
export interface Graph {
  /** What stands at each position, in the order of the topology. */
  ids: readonly string[];
  names: readonly string[];
  kinds: readonly Kind[];
  sites: readonly (string | null)[];
  /** Position of a node or link by its identifier. */
  position: ReadonlyMap<string, number>;
  /** How many of the positions are nodes. */
  nodeCount: number;
  /** The two nodes of each link; the link of `links[i]` has the position `nodeCount + i`. */
  links: readonly (readonly [number, number])[];
  /** `[user, provider]`: the first needs the second. */
  dependencies: readonly (readonly [number, number])[];
  /** Nodes that a node is cabled to. */
  neighbours: readonly (readonly number[])[];
}

/** What does not change when only states do. */
export function graphOf(topology: Topology): Graph {
  const { nodes } = topology;
  const links = topology.links.map((link): [number, number] => [link.ends[0] ?? 0, link.ends[1] ?? 0]);
  const neighbours: number[][] = nodes.map(() => []);
  for (const [a, b] of links) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  const ids = [...nodes, ...topology.links].map((one) => one.id);
  return {
    ids,
    names: [...nodes.map((node) => node.name), ...topology.links.map((link) => link.id)],
    kinds: [...nodes.map((node) => node.kind), ...topology.links.map((): Kind => 'link')],
    sites: [...nodes.map((node) => node.site ?? null), ...topology.links.map(() => null)],
    position: new Map(ids.map((id, position) => [id, position])),
    nodeCount: nodes.length,
    links,
    dependencies: topology.dependencies.flatMap(({ of, on }) => on.map((one): [number, number] => [of, one])),
    neighbours,
  };
}

/** The state of each position. */
export function statesOf(topology: Topology): State[] {
  return [...topology.nodes, ...topology.links].map((one) => one.state);
}

/** The same for the same structure, whatever the states: the layout must not move when something fails. */
export function structureKey(topology: Topology): string {
  const nodes = topology.nodes
    .map((node) => `${node.id}|${node.kind}|${node.site ?? ''}|${node.name}`)
    .join();
  return `${nodes};${topology.links.map((link) => `${link.id}|${link.ends.join('-')}`).join()};${topology.dependencies.length}`;
}
