import { secondsOf } from '../RangeChoice';

/** The time to show: a named range up to now, or from one instant to another. */
export type Window = { range: string } | { from: string; to: string };

const MINUTE = 60_000;

/** What the address says; an incomplete custom range is the last hour. */
export function windowOf(
  range: string | undefined,
  from: string | undefined,
  to: string | undefined,
): Window {
  if (range !== 'custom') return { range: range ?? '1h' };
  const [first, last] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (!(first < last)) return { range: '1h' };
  return { from: new Date(first).toISOString(), to: new Date(last).toISOString() };
}

/** Both ends of a window; a named range ends now and begins at a whole minute. */
export function endsOf(window: Window, now: number): { from: string; to?: string } {
  if ('from' in window) return window;
  return { from: new Date(Math.floor(now / MINUTE) * MINUTE - secondsOf(window.range) * 1000).toISOString() };
}

/** How often to look again: what is over does not change. */
export function refreshOf(window: Window): number | false {
  if ('from' in window) return false;
  return secondsOf(window.range) <= 6 * 3600 ? 15_000 : 60_000;
}

/** Both ends in milliseconds, as of a whole minute. */
export function extent(window: Window, minute: number): [number, number] {
  if ('from' in window) return [Date.parse(window.from), Date.parse(window.to)];
  return [minute - secondsOf(window.range) * 1000, minute + MINUTE];
}
