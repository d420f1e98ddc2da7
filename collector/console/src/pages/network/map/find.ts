import type { Camera } from './camera';
import type { Graph } from './graph';
import type { Layout } from './layout';
import { CELL } from './layout';
import { SYMBOL } from './scene';

interface Point {
  x: number;
  y: number;
}

/** What is at a point of the screen: a component, else a cable, else a site by its head. */
export function at(point: Point, camera: Camera, graph: Graph, layout: Layout): number | null {
  const x = camera.x + point.x / camera.scale;
  const y = camera.y + point.y / camera.scale;
  for (const box of layout.boxes) {
    if (x < box.x || y < box.y || x > box.x + box.width || y > box.y + box.height) continue;
    const near = box.members.find(
      (node) =>
        Math.abs((layout.x[node] ?? 0) - x) < CELL.width / 2.4 &&
        Math.abs((layout.y[node] ?? 0) - y) < CELL.height / 2.1,
    );
    if (near !== undefined) return near;
    const cable = cableAt({ x, y }, 7 / camera.scale, graph, layout);
    return cable ?? (y < box.y + 44 ? box.site : null);
  }
  return cableAt({ x, y }, 7 / camera.scale, graph, layout);
}

function cableAt(point: Point, within: number, graph: Graph, layout: Layout): number | null {
  let best: number | null = null;
  let least = Math.min(within, CELL.width / 3);
  graph.links.forEach(([a, b], index) => {
    const lift = SYMBOL * 0.22;
    const from = { x: layout.x[a] ?? 0, y: (layout.y[a] ?? 0) - lift };
    const to = { x: layout.x[b] ?? 0, y: (layout.y[b] ?? 0) - lift };
    const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2 || 1;
    const along = Math.max(
      0,
      Math.min(1, ((point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)) / length),
    );
    const distance = Math.hypot(
      point.x - from.x - along * (to.x - from.x),
      point.y - from.y - along * (to.y - from.y),
    );
    if (distance < least) {
      least = distance;
      best = graph.nodeCount + index;
    }
  });
  return best;
}

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The nearest component in the direction of an arrow key; straight ahead counts as nearer than aside. */
export function next(from: number, key: string, graph: Graph, layout: Layout): number | null {
  const direction = DIRECTIONS[key];
  if (!direction) return null;
  let best: number | null = null;
  let least = Infinity;
  for (let node = 0; node < graph.nodeCount; node += 1) {
    if (node === from) continue;
    const x = (layout.x[node] ?? 0) - (layout.x[from] ?? 0);
    const y = (layout.y[node] ?? 0) - (layout.y[from] ?? 0);
    const ahead = x * direction.x + y * direction.y;
    const aside = Math.abs(x * direction.y) + Math.abs(y * direction.x);
    if (ahead <= 1 || aside > ahead * 2) continue;
    const distance = ahead + aside * 2;
    if (distance < least) {
      least = distance;
      best = node;
    }
  }
  return best;
}
