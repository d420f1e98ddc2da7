import { useState } from 'react';
import type { components } from '../../api/types';
import type { Reading } from './figures';

/** The latest figures of the collector and the ones before, to tell how fast its counters grow. */
export function useReadings(system: components['schemas']['System']): {
  before: Reading | null;
  now: Reading;
} {
  const [kept, setKept] = useState({ of: system, before: null as Reading | null, now: readingOf(system) });
  if (kept.of.now === system.now) return kept;
  const next = { of: system, before: kept.now, now: readingOf(system) };
  setKept(next);
  return next;
}

function readingOf(system: components['schemas']['System']): Reading {
  const pairs = system.parts.flatMap((part) =>
    Object.entries(part.figures).map(([name, value]): [string, number] => [`${part.name} ${name}`, value]),
  );
  return { at: Date.parse(system.now), figures: new Map(pairs) };
}
