import type { State } from '../../../api/types';
import { FONTS } from '../../../theme/fonts';
import { severity, stateColour } from '../../../theme/states';
import type { Box } from './layout';
import type { Canvas, Palette, Scene } from './scene';
import { stateShape } from './sprites';

/** Sites: a box each, with its name and how many of its components are unwell, by the worst. */
export function paintBoxes(canvas: Canvas, scene: Scene, colours: Palette) {
  const { context, camera, width, height } = canvas;
  context.textBaseline = 'middle';
  for (const box of scene.layout.boxes) {
    const x = (box.x - camera.x) * camera.scale;
    const y = (box.y - camera.y) * camera.scale;
    const boxWidth = box.width * camera.scale;
    const boxHeight = box.height * camera.scale;
    if (x > width || y > height || x + boxWidth < 0 || y + boxHeight < 0) continue;
    const { worst, unwell } = summary(box, scene);
    const bad = severity(worst) >= severity('warning');
    context.beginPath();
    context.roundRect(x, y, boxWidth, boxHeight, Math.min(10, 16 * camera.scale));
    context.fillStyle = colours.panel;
    context.fill();
    context.strokeStyle = bad ? stateColour(worst, scene.mode) : colours.line;
    context.lineWidth = bad ? 2 : 1;
    context.stroke();
    header(canvas, scene, box, { x, y, boxWidth, worst, unwell, bad, colours });
  }
}

interface Header {
  x: number;
  y: number;
  boxWidth: number;
  worst: State;
  unwell: number;
  bad: boolean;
  colours: Palette;
}

function header({ context, camera }: Canvas, scene: Scene, box: Box, at: Header) {
  const font = Math.min(17, Math.max(9, 17 * camera.scale));
  const band = 44 * camera.scale;
  const name = boxName(box, scene);
  let room = at.boxWidth - 12;
  // From far the name goes on the box only where it fits; what is unwell is marked in any case.
  const middle = at.y + Math.max(band / 2, font * 0.8);
  if (at.bad) {
    context.save();
    const radius = Math.max(5, font * 0.5);
    context.translate(at.x + at.boxWidth - radius - 6, middle);
    stateShape(context, at.worst, radius, stateColour(at.worst, scene.mode), at.colours.panel);
    context.restore();
    const count = String(at.unwell);
    context.font = `600 ${font}px ${FONTS}`;
    context.fillStyle = stateColour(at.worst, scene.mode);
    context.textAlign = 'right';
    if (room > 40) context.fillText(count, at.x + at.boxWidth - 2 * radius - 10, middle);
    room -= 2 * radius + 14 + context.measureText(count).width;
  }
  if (room < font * 2) return;
  context.font = `600 ${font}px ${FONTS}`;
  context.fillStyle = at.colours.text;
  context.textAlign = 'left';
  let text = name;
  while (text.length > 1 && context.measureText(text).width > room)
    text = `${text.replace(/…$/, '').slice(0, -1)}…`;
  context.fillText(text, at.x + 8, middle);
}

function boxName(box: Box, scene: Scene): string {
  if (box.site !== null) return scene.graph.names[box.site] ?? '';
  if (box.key === 'services') return scene.words.services;
  return box.key === 'nowhere' ? scene.words.nowhere : box.key.replace(/^site:/, '');
}

function summary(box: Box, scene: Scene): { worst: State; unwell: number } {
  let worst: State = box.site === null ? 'ok' : (scene.states[box.site] ?? 'ok');
  let unwell = 0;
  for (const member of box.members) {
    const state = scene.states[member] ?? 'unknown';
    if (severity(state) >= severity('warning')) unwell += 1;
    if (severity(state) > severity(worst)) worst = state;
  }
  return { worst, unwell };
}
