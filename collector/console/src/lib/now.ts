import { useSyncExternalStore } from 'react';

/** How far the collector's clock is ahead of this browser's, in milliseconds. */
let ahead = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Tells the collector's time, as it came just now. Clocks of contracts run by it, not by this machine's. */
export function setServerTime(iso: string) {
  const time = Date.parse(iso);
  if (Number.isFinite(time)) ahead = time - Date.now();
}

/** The collector's time in milliseconds. */
export function serverNow(): number {
  return Date.now() + ahead;
}

function tick() {
  now = serverNow();
  listeners.forEach((listener) => {
    listener();
  });
}

function subscribe(listener: () => void) {
  if (listeners.size === 0) {
    now = serverNow();
    timer = setInterval(tick, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The collector's time, by the second. One timer serves all. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const HOUR = 3_600_000;

/** The beginning of the current hour, in milliseconds: for what need not follow by the second. */
export function useHour(): number {
  return useSyncExternalStore(subscribe, () => now - (now % HOUR));
}
