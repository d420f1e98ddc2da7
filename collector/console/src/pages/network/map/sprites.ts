import type { Kind, State } from '../../../api/types';
import type { Mode } from '../../../theme/mode';
import { stateColour } from '../../../theme/states';
import { KIND_PATHS } from '../../../ui/KindIcon';
import { palette } from './scene';

/** Drawn once for each kind, state and size; then only copied, which is what keeps thousands of them fluid. */
const sprites = new Map<string, HTMLCanvasElement>();
const SPRITES_MAX = 2_000;
/** A sprite is larger than its tile: the state's shape stands out at the corner. */
export const SPRITE = 1.5;

/** A component's symbol: a tile with the outline of its kind, in the colour of its state, which its corner repeats as a shape. */
export function sprite(kind: Kind, state: State, mode: Mode, pixels: number): HTMLCanvasElement {
  // Sizes in steps: zooming would otherwise draw anew at every frame.
  const size = Math.max(8, Math.round(pixels / 4) * 4);
  const key = `${kind}|${state}|${mode}|${size}`;
  let made = sprites.get(key);
  if (!made) {
    if (sprites.size >= SPRITES_MAX) sprites.clear();
    made = draw(kind, state, mode, size);
    sprites.set(key, made);
  }
  return made;
}

function draw(kind: Kind, state: State, mode: Mode, size: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const whole = Math.ceil(size * SPRITE);
  canvas.width = whole;
  canvas.height = whole;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const colours = palette(mode);
  const colour = stateColour(state, mode);
  const off = (whole - size) / 2;
  context.translate(off, off);
  context.beginPath();
  context.roundRect(0.5, 0.5, size - 1, size - 1, size * 0.22);
  context.fillStyle =
    state === 'ok' ? colours.panel : mix(colour, colours.panel, mode === 'dark' ? 0.26 : 0.14);
  context.fill();
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, size * (state === 'ok' ? 0.035 : 0.07));
  context.stroke();
  context.save();
  context.translate(size * 0.2, size * 0.2);
  context.scale((size * 0.6) / 24, (size * 0.6) / 24);
  context.lineWidth = 1.9;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.stroke(new Path2D(KIND_PATHS[kind]));
  context.restore();
  if (state !== 'ok' && size >= 16) {
    context.translate(size * 0.98, size * 0.02);
    stateShape(context, state, size * 0.22, colour, colours.panel);
  }
  return canvas;
}

/** The shape of a state alone, for where symbols would be too small. */
export function shapeSprite(state: State, mode: Mode, radius: number, dense: number): HTMLCanvasElement {
  const pixels = Math.max(2, Math.round(radius * dense * 2) / 2);
  const key = `${state}|${mode}|${pixels}`;
  let made = sprites.get(key);
  if (!made) {
    if (sprites.size >= SPRITES_MAX) sprites.clear();
    made = document.createElement('canvas');
    made.width = Math.ceil(pixels * 3);
    made.height = made.width;
    const context = made.getContext('2d');
    context?.translate(made.width / 2, made.height / 2);
    if (context) stateShape(context, state, pixels, stateColour(state, mode), palette(mode).panel);
    sprites.set(key, made);
  }
  return made;
}

/** The shape of a state around the origin. The same shapes as everywhere, simplified to their outline. */
export function stateShape(
  context: CanvasRenderingContext2D,
  state: State,
  radius: number,
  colour: string,
  back: string,
) {
  const hollow = state === 'unknown' || state === 'suspect' || state === 'blind';
  context.beginPath();
  switch (state) {
    case 'ok':
    case 'unknown':
    case 'blind':
      context.arc(0, 0, radius, 0, Math.PI * 2);
      break;
    case 'maintenance':
      context.rect(-radius * 0.85, -radius * 0.85, radius * 1.7, radius * 1.7);
      break;
    case 'warning':
      polygon(context, 3, radius * 1.2, -Math.PI / 2);
      break;
    case 'degraded':
      polygon(context, 3, radius * 1.2, Math.PI / 2);
      break;
    case 'suspect':
    case 'affected':
      polygon(context, 4, radius * 1.15, 0);
      break;
    case 'failed':
      polygon(context, 8, radius * 1.1, Math.PI / 8);
      break;
  }
  context.fillStyle = hollow ? back : colour;
  context.fill();
  context.strokeStyle = hollow ? colour : back;
  context.lineWidth = Math.max(1, radius * 0.3);
  context.stroke();
  if (state === 'failed') cross(context, radius * 0.45, back);
}

function cross(context: CanvasRenderingContext2D, arm: number, colour: string) {
  context.beginPath();
  context.moveTo(-arm, -arm);
  context.lineTo(arm, arm);
  context.moveTo(arm, -arm);
  context.lineTo(-arm, arm);
  context.strokeStyle = colour;
  context.stroke();
}

function polygon(context: CanvasRenderingContext2D, corners: number, radius: number, turn: number) {
  for (let corner = 0; corner < corners; corner += 1) {
    const angle = turn + (corner / corners) * Math.PI * 2;
    context.lineTo(Math.cos(angle) * radius, Math.sin(angle) * radius);
  }
  context.closePath();
}

/** `share` of the first colour on the second. */
function mix(front: string, back: string, share: number): string {
  const parts = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const under = parts(back);
  const mixed = parts(front).map((value, index) =>
    Math.round(value * share + (under[index] ?? 0) * (1 - share)),
  );
  return `rgb(${mixed.join(',')})`;
}
