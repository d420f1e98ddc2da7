import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useHour } from '../lib/now';

export const PERIODS = ['24h', '7d', '30d', '90d', '1y'] as const;
export type Period = (typeof PERIODS)[number];

const HOUR = 3600;
const DAY = 24 * HOUR;
const DAYS: Record<Exclude<Period, '24h'>, { days: number; step: number }> = {
  '7d': { days: 7, step: 6 * HOUR },
  '30d': { days: 30, step: DAY },
  '90d': { days: 90, step: DAY },
  '1y': { days: 364, step: 7 * DAY },
};

/** From the address; 30 days if it says nothing that we know. */
export function parsePeriod(text: string | undefined): Period {
  return PERIODS.find((period) => period === text) ?? '30d';
}

/** Where a period begins at an hour, and how long its steps are, in seconds. Days are local and whole, today included. */
export function stretch(period: Period, hour: number): { from: string; step: number } {
  if (period === '24h') return { from: dayjs(hour).subtract(23, 'hour').toISOString(), step: HOUR };
  const { days, step } = DAYS[period];
  const from = dayjs(hour)
    .startOf('day')
    .subtract(days - 1, 'day');
  return { from: from.toISOString(), step };
}

/** The same for now: it moves on by the hour. */
export function usePeriod(period: Period) {
  const hour = useHour();
  return useMemo(() => stretch(period, hour), [period, hour]);
}
