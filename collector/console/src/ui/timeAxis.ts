/** A stretch on a time axis; `null` is open. */
export interface Stretch {
  from: number | null;
  to: number | null;
}

const DAY = 86_400_000;

/** The part of time to show: all that begins or ends, with room for what is open, never less than a year around now. */
export function boundsOf(stretches: readonly Stretch[], now: number): [number, number] {
  const known = stretches.flatMap(({ from, to }) => [from, to]).filter((at) => at !== null);
  const first = Math.min(now - 180 * DAY, ...known);
  const last = Math.max(now + 180 * DAY, ...known);
  const room = (last - first) * 0.03;
  return [first - room, last + room];
}

/** Where a stretch lies within the bounds, in percent of their length; `null` if outside of them. */
export function place(stretch: Stretch, [first, last]: [number, number]) {
  const from = Math.max(first, stretch.from ?? first);
  const to = Math.min(last, stretch.to ?? last);
  if (to <= from) return null;
  const whole = last - first;
  return { left: ((from - first) / whole) * 100, width: ((to - from) / whole) * 100 };
}

/** Beginnings of years, quarters or months within the bounds, as few as can be told apart. */
export function ticks([first, last]: [number, number], most = 14): { at: number; label: string }[] {
  const steps = [1, 3, 6, 12, 24, 60, 120];
  const months = (last - first) / (30.44 * DAY);
  const step = steps.find((size) => months / size <= most) ?? 240;
  const begin = new Date(first);
  const found: { at: number; label: string }[] = [];
  let month = begin.getFullYear() * 12;
  for (;;) {
    const at = new Date(Math.floor(month / 12), month % 12, 1).getTime();
    if (at > last) return found;
    if (at >= first) {
      const year = String(Math.floor(month / 12));
      found.push({ at, label: step >= 12 ? year : `${year}-${String((month % 12) + 1).padStart(2, '0')}` });
    }
    month += step;
  }
}
