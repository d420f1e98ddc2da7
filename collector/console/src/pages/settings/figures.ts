import { formatOf } from '../../lib/units';

/** A figure by its name: bytes and seconds as such, counts with separators. */
export function formatFigure(name: string, value: number): string {
  if (/(bytes|seconds)$/.test(name)) return formatOf(name)(value);
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

export interface Reading {
  /** Milliseconds. */
  at: number;
  /** By part and name. */
  figures: ReadonlyMap<string, number>;
}

/** How much a counter grew a second between two readings; `null` for what is no counter, or was set back by a restart. */
export function rate(name: string, before: Reading | null, now: Reading): number | null {
  const [old, current] = [before?.figures.get(name), now.figures.get(name)];
  if (!before || !name.endsWith('_total') || old === undefined || current === undefined) return null;
  const seconds = (now.at - before.at) / 1000;
  return seconds <= 0 || current < old ? null : (current - old) / seconds;
}
