import type { components } from '../../../api/types';

export type Series = components['schemas']['Series'];

export interface Line {
  component: string;
  /** Position of its component: lines of one component have one dash. */
  position: number;
  name: string;
  series: Series;
}

interface Answer {
  component: string;
  name: string;
  series: readonly Series[];
}

/** The lines of one chart. Components are named if there are several, instances if a component has several. */
export function linesOf(answers: readonly Answer[], instances: readonly string[]): Line[] {
  const several = answers.length > 1;
  return answers.flatMap(({ component, name, series }, position) =>
    series
      .filter((one) => instances.length === 0 || one.instance === '' || instances.includes(one.instance))
      .filter((one) => one.points.length > 0)
      .map((one) => {
        const parts = [several || one.instance === '' ? name : '', one.instance];
        return { component, position, series: one, name: parts.filter((part) => part !== '').join(' · ') };
      }),
  );
}

export interface Statistics {
  latest: number;
  min: number;
  mean: number;
  max: number;
}

/** Figures of a line; a step's mean counts as one value, as all steps are of one length. */
export function statistics({ points }: Series): Statistics | null {
  const last = points.at(-1);
  if (!last) return null;
  return {
    latest: last.mean,
    min: Math.min(...points.map((point) => point.min)),
    mean: points.reduce((sum, point) => sum + point.mean, 0) / points.length,
    max: Math.max(...points.map((point) => point.max)),
  };
}
