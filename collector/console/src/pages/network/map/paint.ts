import type { State } from '../../../api/types';
import { FONTS } from '../../../theme/fonts';
import { severity, stateColour, STATES } from '../../../theme/states';
import { paintBoxes } from './paintBoxes';
import { paintDependencies, paintLinks, paintSteps } from './paintLines';
import type { Canvas, Palette, Scene } from './scene';
import { isDimmed, markColour, palette, SYMBOL } from './scene';
import { shapeSprite, SPRITE, sprite } from './sprites';
import { CELL } from './layout';

const DIM = 0.16;
/** Symbols smaller than this many pixels are dots, and from here on they have names. */
const SYMBOL_FROM = 13;
const NAME_FROM = 23;

/** Draws the whole scene. What is not in view costs next to nothing. */
export function paint(canvas: Canvas, scene: Scene) {
  const { context, width, height } = canvas;
  const colours = palette(scene.mode);
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, width, height);
  paintBoxes(canvas, scene, colours);
  paintLinks(canvas, scene, colours);
  if (scene.showDependencies || scene.selected !== null) paintDependencies(canvas, scene, colours);
  paintSteps(canvas, scene);
  const visible = inView(canvas, scene);
  if (SYMBOL * canvas.camera.scale < SYMBOL_FROM) paintDots(canvas, scene, visible);
  else paintSymbols(canvas, scene, visible, colours);
  paintMarks(canvas, scene, colours);
  paintRing(canvas, scene, scene.hovered, colours.faint, 1.5);
  paintRing(canvas, scene, scene.selected, colours.focus, 3);
}

function inView({ camera, width, height }: Canvas, { graph, layout }: Scene): number[] {
  const { x, y } = layout;
  const left = camera.x - CELL.width;
  const top = camera.y - CELL.height;
  const right = camera.x + width / camera.scale + CELL.width;
  const bottom = camera.y + height / camera.scale + CELL.height;
  const visible: number[] = [];
  for (let node = 0; node < graph.nodeCount; node += 1) {
    const nodeX = x[node] ?? 0;
    const nodeY = y[node] ?? 0;
    if ((layout.boxOf[node] ?? -1) >= 0 && nodeX > left && nodeX < right && nodeY > top && nodeY < bottom)
      visible.push(node);
  }
  return visible;
}

/** From far: a dot each, what is unwell as a larger shape on top. */
function paintDots(canvas: Canvas, scene: Scene, visible: number[]) {
  const { context, camera } = canvas;
  const dense = window.devicePixelRatio || 1;
  const size = Math.max(1.6, SYMBOL * 0.62 * camera.scale);
  const side = Math.max(2, Math.round(size));
  const by = new Map<State, number[]>();
  for (const node of visible) {
    const state = scene.states[node] ?? 'unknown';
    const list = by.get(state);
    if (list) list.push(node);
    else by.set(state, [node]);
  }
  const place = (node: number): [number, number] => [
    ((scene.layout.x[node] ?? 0) - camera.x) * camera.scale,
    ((scene.layout.y[node] ?? 0) - camera.y) * camera.scale,
  ];
  for (const state of STATES) {
    const nodes = by.get(state) ?? [];
    context.fillStyle = stateColour(state, scene.mode);
    const shape = shapeSprite(state, scene.mode, Math.max(4.5, size * 0.8), dense);
    const half = shape.width / dense / 2;
    for (const node of nodes) {
      const [x, y] = place(node);
      const dim = isDimmed(scene, node);
      context.globalAlpha = dim ? DIM : 1;
      if (dim || severity(state) < severity('maintenance'))
        // Whole pixels need no smoothing, which matters for thousands of them.
        context.fillRect(Math.round(x - side / 2), Math.round(y - side / 2), side, side);
      else context.drawImage(shape, x - half, y - half, 2 * half, 2 * half);
    }
  }
  context.globalAlpha = 1;
}

/** From near: the symbol of its kind, with its name where there is room. */
function paintSymbols(canvas: Canvas, scene: Scene, visible: number[], colours: Palette) {
  const { context, camera } = canvas;
  const size = SYMBOL * camera.scale;
  const names = size >= NAME_FROM;
  const dense = window.devicePixelRatio || 1;
  const font = Math.min(14, Math.max(10.5, 12.5 * camera.scale));
  const room = CELL.width * camera.scale - 4;
  context.font = `${font}px ${FONTS}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  for (const node of visible) {
    const x = ((scene.layout.x[node] ?? 0) - camera.x) * camera.scale;
    const y = ((scene.layout.y[node] ?? 0) - camera.y) * camera.scale - size * 0.22;
    const state = scene.states[node] ?? 'unknown';
    const image = sprite(scene.graph.kinds[node] ?? 'host', state, scene.mode, size * dense);
    const whole = size * SPRITE;
    context.globalAlpha = isDimmed(scene, node) ? DIM : 1;
    context.drawImage(image, x - whole / 2, y - whole / 2, whole, whole);
    if (names) {
      const name = shortened(context, scene.graph.names[node] ?? '', room, font);
      // Cables run under names: a rim keeps them readable.
      context.strokeStyle = colours.panel;
      context.lineWidth = 4;
      context.strokeText(name, x, y + size * 0.62);
      context.fillStyle = colours.text;
      context.fillText(name, x, y + size * 0.62);
    }
  }
  context.globalAlpha = 1;
}

const shortNames = new Map<string, string>();

/** A name cut to the room that it has. */
function shortened(context: CanvasRenderingContext2D, name: string, room: number, font: number): string {
  const key = `${name}|${Math.round(room / 6)}|${Math.round(font)}`;
  const known = shortNames.get(key);
  if (known !== undefined) return known;
  if (shortNames.size > 50_000) shortNames.clear();
  let text = name;
  while (text.length > 1 && context.measureText(text).width > room)
    text = `${text.replace(/…$/, '').slice(0, -1)}…`;
  shortNames.set(key, text);
  return text;
}

/** Words on what an incident or a "what if" is about. */
function paintMarks(canvas: Canvas, scene: Scene, colours: Palette) {
  const { context, camera } = canvas;
  const size = Math.max(10, SYMBOL * camera.scale);
  const tagged = new Set(['root', 'fails', 'service', 'candidate']);
  context.font = `600 12px ${FONTS}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const [node, mark] of scene.marks) {
    const colour = markColour(mark, scene.mode);
    paintRing(
      canvas,
      scene,
      node,
      colour,
      mark === 'root' || mark === 'fails' ? 4 : 2.5,
      mark === 'cut' ? [5, 4] : [],
    );
    if (!tagged.has(mark) && size < 40) continue;
    const word = scene.words.marks[mark];
    const x = ((scene.layout.x[node] ?? 0) - camera.x) * camera.scale - size / 2;
    const y = ((scene.layout.y[node] ?? 0) - camera.y) * camera.scale - size * 0.22 - size / 2 - 12;
    const width = context.measureText(word).width + 10;
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(x, y - 9, width, 18, 4);
    context.fill();
    context.fillStyle = colours.panel;
    context.fillText(word, x + 5, y + 1);
  }
}

function paintRing(
  canvas: Canvas,
  scene: Scene,
  node: number | null,
  colour: string,
  width: number,
  dash: number[] = [],
) {
  if (node === null) return;
  const { context, camera } = canvas;
  const x = ((scene.layout.x[node] ?? 0) - camera.x) * camera.scale;
  const isLink = node >= scene.graph.nodeCount;
  const lift = isLink || (scene.layout.boxOf[node] ?? -1) < 0 ? 0 : SYMBOL * camera.scale * 0.22;
  const y = ((scene.layout.y[node] ?? 0) - camera.y) * camera.scale - lift;
  const half = isLink ? 9 : Math.max(7, SYMBOL * camera.scale * 0.5 + 4);
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.roundRect(x - half, y - half, 2 * half, 2 * half, half * 0.35);
  context.stroke();
  context.setLineDash([]);
}
