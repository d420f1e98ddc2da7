import type { Kind } from '../../../api/types';
import type { Graph } from './graph';

/** Room for one component, and around them, in units of the map. */
export const CELL = { width: 92, height: 80 } as const;
const HEADER = 44;
const MARGIN = 18;
const GAP = 44;
/** Wide screens are the rule. */
const ASPECT = 1.8;

/** A site, or those without one. */
export interface Box {
  /** `services`, `site:ID`, or `nowhere`. */
  key: string;
  /** The component that is the site itself. */
  site: number | null;
  x: number;
  y: number;
  width: number;
  height: number;
  members: number[];
}

export interface Layout {
  /** Centres by position in the graph; of links, the middle. */
  x: Float32Array;
  y: Float32Array;
  boxes: Box[];
  /** The box of each node; -1 for a site that is a box itself. */
  boxOf: Int32Array;
  width: number;
  height: number;
}

/** From what the others hang on to what people use: one row or more for each. */
const TIERS: readonly (readonly Kind[])[] = [
  ['power', 'circuit'],
  ['router', 'firewall'],
  ['switch', 'wireless', 'load_balancer'],
  ['hypervisor'],
  ['host'],
  ['vm', 'container'],
  ['database', 'middleware'],
  ['software'],
  ['endpoint', 'link', 'site', 'service'],
];
const TIER_OF = new Map(TIERS.flatMap((kinds, tier) => kinds.map((kind): [Kind, number] => [kind, tier])));

/** Places every component, always at the same place for the same structure: people learn where things are. */
export function layOut(graph: Graph): Layout {
  const boxes = group(graph);
  const x = new Float32Array(graph.ids.length);
  const y = new Float32Array(graph.ids.length);
  const boxOf = new Int32Array(graph.nodeCount).fill(-1);
  const area = boxes.reduce((sum, box) => sum + (box.members.length + 4) * CELL.width * CELL.height, 0);
  const width = Math.max(CELL.width * 6, Math.sqrt(area * ASPECT * 1.3));
  boxes.forEach((box, index) => {
    const columns =
      box.key === 'services'
        ? Math.max(1, Math.floor((width - 2 * MARGIN) / CELL.width))
        : Math.max(3, Math.ceil(Math.sqrt(box.members.length * 1.6)));
    fill(graph, box, columns, x, y);
    box.members.forEach((member) => (boxOf[member] = index));
  });
  const size = pack(boxes, width);
  for (const box of boxes) {
    for (const member of box.members) {
      x[member] = (x[member] ?? 0) + box.x;
      y[member] = (y[member] ?? 0) + box.y;
    }
    if (box.site !== null) {
      x[box.site] = box.x + box.width / 2;
      y[box.site] = box.y + HEADER / 2;
    }
  }
  graph.links.forEach(([a, b], link) => {
    x[graph.nodeCount + link] = ((x[a] ?? 0) + (x[b] ?? 0)) / 2;
    y[graph.nodeCount + link] = ((y[a] ?? 0) + (y[b] ?? 0)) / 2;
  });
  return { x, y, boxes, boxOf, ...size };
}

function group(graph: Graph): Box[] {
  const boxes = new Map<string, Box>();
  const box = (key: string, site: number | null): Box => {
    let found = boxes.get(key);
    if (!found) {
      found = { key, site, x: 0, y: 0, width: 0, height: 0, members: [] };
      boxes.set(key, found);
    }
    return found;
  };
  for (let node = 0; node < graph.nodeCount; node += 1) {
    const site = graph.sites[node] ?? null;
    if (graph.kinds[node] === 'service') box('services', null).members.push(node);
    else if (graph.kinds[node] === 'site' && site === null)
      box(`site:${graph.ids[node] ?? ''}`, node).site = node;
    else if (site !== null) box(`site:${site}`, graph.position.get(site) ?? null).members.push(node);
    else box('nowhere', null).members.push(node);
  }
  return [...boxes.values()];
}

/** Places the members of a box in rows, tier by tier, each near what it is cabled to in the rows above. */
function fill(graph: Graph, box: Box, columns: number, x: Float32Array, y: Float32Array) {
  const tiers = new Map<number, number[]>();
  for (const member of box.members) {
    const tier = TIER_OF.get(graph.kinds[member] ?? 'host') ?? 0;
    tiers.set(tier, [...(tiers.get(tier) ?? []), member]);
  }
  const widest = Math.max(1, ...[...tiers.values()].map((tier) => Math.min(columns, tier.length)));
  box.width = Math.max(2.4, widest) * CELL.width + 2 * MARGIN;
  const providers = providersIn(graph, box);
  const placed = new Set<number>();
  let row = 0;
  for (const tier of [...tiers.keys()].sort((a, b) => a - b)) {
    const members = tiers.get(tier) ?? [];
    const weight = new Map(members.map((member) => [member, near(member, graph, providers, placed, x)]));
    members.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || compare(graph, a, b));
    members.forEach((member, index) => {
      const inRow = Math.min(columns, members.length - Math.floor(index / columns) * columns);
      const left = (box.width - inRow * CELL.width) / 2;
      x[member] = left + ((index % columns) + 0.5) * CELL.width;
      y[member] = HEADER + MARGIN / 2 + (row + Math.floor(index / columns) + 0.5) * CELL.height;
      placed.add(member);
    });
    row += Math.ceil(members.length / columns);
  }
  box.height = HEADER + MARGIN + row * CELL.height;
}

function compare(graph: Graph, a: number, b: number): number {
  return (graph.names[a] ?? '').localeCompare(graph.names[b] ?? '', undefined, { numeric: true });
}

function providersIn(graph: Graph, box: Box): Map<number, number[]> {
  const members = new Set(box.members);
  const providers = new Map<number, number[]>();
  for (const [user, provider] of graph.dependencies) {
    if (members.has(user) && members.has(provider)) {
      providers.set(user, [...(providers.get(user) ?? []), provider]);
    }
  }
  return providers;
}

/** The mean place of what a member is joined to and that is placed already. */
function near(
  member: number,
  graph: Graph,
  providers: Map<number, number[]>,
  placed: Set<number>,
  x: Float32Array,
) {
  const joined = [...(graph.neighbours[member] ?? []), ...(providers.get(member) ?? [])].filter((one) =>
    placed.has(one),
  );
  if (joined.length === 0) return 0;
  return joined.reduce((sum, one) => sum + (x[one] ?? 0), 0) / joined.length;
}

/** Puts boxes on shelves: services on top, then the largest sites first. */
function pack(boxes: Box[], width: number): { width: number; height: number } {
  const rank = (box: Box) => (box.key === 'services' ? 0 : box.key === 'nowhere' ? 2 : 1);
  boxes.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.height - a.height ||
      b.members.length - a.members.length ||
      a.key.localeCompare(b.key),
  );
  let left = 0;
  let top = 0;
  let shelf = 0;
  let right = 0;
  for (const [index, box] of boxes.entries()) {
    const startsShelf = left > 0 && (left + box.width > width || boxes[index - 1]?.key === 'services');
    if (startsShelf) {
      left = 0;
      top += shelf + GAP;
      shelf = 0;
    }
    box.x = left;
    box.y = top;
    left += box.width + GAP;
    shelf = Math.max(shelf, box.height);
    right = Math.max(right, box.x + box.width);
  }
  const services = boxes[0];
  if (services?.key === 'services') {
    // The members stand in the middle of a box that is as wide as everything below it.
    services.x = Math.max(0, (right - services.width) / 2);
  }
  return { width: right, height: top + shelf };
}
