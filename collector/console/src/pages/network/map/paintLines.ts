import { severity, stateColour } from '../../../theme/states';
import type { Canvas, Palette, Scene } from './scene';
import { isDimmed, markColour, SYMBOL } from './scene';

/** Below this scale the cables inside of a site are smaller than its dots. */
const INNER_FROM = 0.14;

type Line = readonly [fromX: number, fromY: number, toX: number, toY: number];

function lineBetween(canvas: Canvas, scene: Scene, a: number, b: number): Line | null {
  const { camera, width, height } = canvas;
  const lift = SYMBOL * 0.22;
  const of = (node: number, values: Float32Array) => values[node] ?? 0;
  const up = (node: number) =>
    node < scene.graph.nodeCount && (scene.layout.boxOf[node] ?? -1) >= 0 ? lift : 0;
  const x1 = (of(a, scene.layout.x) - camera.x) * camera.scale;
  const y1 = (of(a, scene.layout.y) - up(a) - camera.y) * camera.scale;
  const x2 = (of(b, scene.layout.x) - camera.x) * camera.scale;
  const y2 = (of(b, scene.layout.y) - up(b) - camera.y) * camera.scale;
  const outside =
    (x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > width && x2 > width) || (y1 > height && y2 > height);
  return outside ? null : [x1, y1, x2, y2];
}

function stroke(context: CanvasRenderingContext2D, lines: readonly Line[]) {
  context.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}

/** Cables: the healthy ones quietly, the others in the colour of their state and broken or dotted. */
export function paintLinks(canvas: Canvas, scene: Scene, colours: Palette) {
  const { context, camera } = canvas;
  const { graph, layout } = scene;
  const quiet: Line[] = [];
  const dimmed: Line[] = [];
  const loud: [Line, number][] = [];
  graph.links.forEach(([a, b], index) => {
    const link = graph.nodeCount + index;
    const state = scene.states[link] ?? 'unknown';
    const isLoud = severity(state) >= severity('maintenance');
    const inner = layout.boxOf[a] === layout.boxOf[b];
    if (inner && !isLoud && camera.scale < INNER_FROM) return;
    const line = lineBetween(canvas, scene, a, b);
    if (!line) return;
    const isDim = isDimmed(scene, link) && (isDimmed(scene, a) || isDimmed(scene, b));
    if (isDim) dimmed.push(line);
    else if (isLoud) loud.push([line, link]);
    else quiet.push(line);
  });
  context.strokeStyle = colours.faint;
  context.lineWidth = Math.max(0.6, Math.min(1.8, 2.2 * camera.scale));
  context.globalAlpha = 0.1;
  stroke(context, dimmed);
  context.globalAlpha = camera.scale < 0.3 ? 0.35 : 0.6;
  stroke(context, quiet);
  context.globalAlpha = 1;
  for (const [line, link] of loud) {
    const state = scene.states[link] ?? 'unknown';
    context.strokeStyle = stateColour(state, scene.mode);
    context.lineWidth = Math.max(1.6, Math.min(4, 4 * camera.scale));
    context.setLineDash(state === 'failed' ? [7, 5] : [2, 4]);
    stroke(context, [line]);
  }
  context.setLineDash([]);
}

/** Who needs whom: all if asked for, those of the selected component in any case. Arrows point to what is needed. */
export function paintDependencies(canvas: Canvas, scene: Scene, colours: Palette) {
  const { context } = canvas;
  const chosen: Line[] = [];
  const others: Line[] = [];
  for (const [user, provider] of scene.graph.dependencies) {
    const isChosen = scene.selected === user || scene.selected === provider;
    if (!isChosen && !scene.showDependencies) continue;
    const line = lineBetween(canvas, scene, user, provider);
    if (line) (isChosen ? chosen : others).push(line);
  }
  context.setLineDash([3, 4]);
  context.strokeStyle = colours.focus;
  context.lineWidth = 1;
  context.globalAlpha = scene.marks.size > 0 ? 0.15 : 0.45;
  stroke(context, others);
  context.globalAlpha = 1;
  context.lineWidth = 2;
  stroke(context, chosen);
  context.setLineDash([]);
  context.fillStyle = colours.focus;
  chosen.forEach((line) => {
    arrow(context, line);
  });
}

/** The ways that explain an incident, from the root outwards. */
export function paintSteps(canvas: Canvas, scene: Scene) {
  const { context } = canvas;
  const colour = markColour('root', scene.mode);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 3;
  for (const step of scene.steps) {
    const line = lineBetween(canvas, scene, step.from, step.to);
    if (!line) continue;
    context.setLineDash(step.link === null ? [6, 4] : []);
    stroke(context, [line]);
    arrow(context, line);
  }
  context.setLineDash([]);
}

/** An arrow head in the middle of a line: its ends are under symbols. */
function arrow(context: CanvasRenderingContext2D, [x1, y1, x2, y2]: Line) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  context.save();
  context.translate((x1 + 1.2 * x2) / 2.2, (y1 + 1.2 * y2) / 2.2);
  context.rotate(angle);
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(6, 0);
  context.lineTo(-5, -5);
  context.lineTo(-5, 5);
  context.closePath();
  context.fill();
  context.restore();
}
