import type { State } from '../../../api/types';
import type { Mode } from '../../../theme/mode';
import type { Camera, Size } from './camera';
import type { Graph } from './graph';
import type { Layout } from './layout';
import type { Step } from './paths';

/** What an incident or a "what if" says of a component. */
export type Mark = 'root' | 'candidate' | 'symptom' | 'service' | 'fails' | 'down' | 'cut';

/** Everything that is drawn. */
export interface Scene {
  graph: Graph;
  layout: Layout;
  states: readonly State[];
  /** What stands out: all if `null`. */
  lit: ReadonlySet<number> | null;
  marks: ReadonlyMap<number, Mark>;
  steps: readonly Step[];
  selected: number | null;
  hovered: number | null;
  showDependencies: boolean;
  mode: Mode;
  /** Names of boxes that are not sites, and of marks. */
  words: { services: string; nowhere: string; marks: Record<Mark, string> };
}

/** Whether something must not stand out. */
export function isDimmed(scene: Scene, position: number): boolean {
  return scene.lit !== null && !scene.lit.has(position);
}

/** A place to draw: pixels of CSS; the context is scaled to those of the screen. */
export interface Canvas extends Size {
  context: CanvasRenderingContext2D;
  camera: Camera;
}

/** Size of a component's symbol in units of the map. */
export const SYMBOL = 38;

export interface Palette {
  ground: string;
  panel: string;
  line: string;
  faint: string;
  text: string;
  focus: string;
}

export function palette(mode: Mode): Palette {
  return mode === 'dark'
    ? {
        ground: '#0d1117',
        panel: '#151b23',
        line: '#36404d',
        faint: '#9aa7b5',
        text: '#e8edf2',
        focus: '#7ab0ff',
      }
    : {
        ground: '#f3f5f8',
        panel: '#ffffff',
        line: '#c6ccd5',
        faint: '#5f6b7a',
        text: '#1d2530',
        focus: '#1456c8',
      };
}

/** Marks are told by their words and line styles as well. */
export function markColour(mark: Mark, mode: Mode): string {
  const dark = mode === 'dark';
  const colours: Record<Mark, string> = {
    root: dark ? '#ff7b72' : '#c9201b',
    fails: dark ? '#ff7b72' : '#c9201b',
    candidate: dark ? '#e0b341' : '#8a6100',
    symptom: dark ? '#ff9a5c' : '#b4480e',
    service: dark ? '#e58fd5' : '#a03b8f',
    down: dark ? '#ff9a5c' : '#b4480e',
    cut: dark ? '#8fb4ea' : '#3f5f8a',
  };
  return colours[mark];
}
