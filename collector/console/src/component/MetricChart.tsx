import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import { useGet } from '../api/queries';
import type { components } from '../api/types';
import { language, useWords } from '../i18n';
import { useNow } from '../lib/now';
import { boundsOf, formatOf, metricName } from '../lib/units';
import { Async } from '../ui/Async';
import { Chart } from '../ui/Chart';
import { componentWords } from './words';

type Series = components['schemas']['Series'];

/** Told apart in both modes. */
export const COLOURS = [
  '#2f7fe0',
  '#d9822b',
  '#2aa198',
  '#b25bd0',
  '#c94f6d',
  '#6b8e23',
  '#7a6ff0',
  '#8c6d46',
];

interface Props {
  component: string;
  metric: string;
  /** One instance only. */
  instance?: string;
  /** How far to look back. */
  seconds: number;
  height?: number;
}

/** One metric of one component, a line for each instance, up to now. */
export function MetricChart({ component, metric, instance, seconds, height = 150 }: Props) {
  const t = useWords(componentWords);
  // To the minute, so that the answer stays in the cache for a while; the one before stays on the screen meanwhile.
  const minute = Math.floor(useNow() / 60_000);
  const from = new Date(minute * 60_000 - seconds * 1000).toISOString();
  const range = useGet(
    '/api/v1/metrics/range',
    { query: { component, metric, instance, from, points: 240 } },
    { refetchInterval: seconds <= 3600 ? 15_000 : 60_000, keepPrevious: true },
  );
  return (
    <Async
      query={range}
      loading={<div style={{ height }} />}
      isEmpty={isEmpty}
      empty={<p className="faint">{t.noValues}</p>}
    >
      {(series) => <Lines metric={metric} series={series} height={height} />}
    </Async>
  );
}

function isEmpty(series: Series[]): boolean {
  return series.every((one) => one.points.length === 0);
}

function Lines({ metric, series, height }: { metric: string; series: Series[]; height: number }) {
  const t = useWords(componentWords);
  const spoken = language.use();
  const option = useMemo(() => linesOption(metric, series), [metric, series]);
  const latest = series[0]?.points.at(-1)?.mean;
  const label = t.chartOf(metricName(metric, spoken), latest === undefined ? '–' : formatOf(metric)(latest));
  return <Chart option={option} label={label} height={height} />;
}

function linesOption(metric: string, series: Series[]): EChartsCoreOption {
  const format = formatOf(metric);
  return {
    color: COLOURS,
    grid: { left: 8, right: 12, top: series.length > 1 ? 28 : 10, bottom: 4, containLabel: true },
    legend:
      series.length > 1 ? { type: 'scroll', top: 0, left: 0, icon: 'roundRect', itemHeight: 4 } : undefined,
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    xAxis: { type: 'time', splitNumber: 4 },
    yAxis: { type: 'value', ...boundsOf(metric), splitNumber: 3, axisLabel: { formatter: format } },
    series: series.map((one) => ({
      type: 'line',
      name: one.instance === '' ? metric : one.instance,
      showSymbol: one.points.length === 1,
      connectNulls: false,
      lineStyle: { width: 1.5 },
      areaStyle: series.length === 1 ? { opacity: 0.08 } : undefined,
      data: withGaps(one),
    })),
  };
}

/** Where samples are missing the line must break: a straight line would claim values that nobody saw. */
export function withGaps(series: Series): [number, number | null][] {
  const points = series.points.map((point): [number, number] => [Date.parse(point.at), point.mean]);
  const steps = points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? at));
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const gap = Math.max(usual * 3, series.step_seconds * 2000, 15_000);
  return points.flatMap(([at, value], index): [number, number | null][] => {
    const before = points[index - 1]?.[0];
    return before !== undefined && at - before > gap
      ? [
          [before + 1, null],
          [at, value],
        ]
      : [[at, value]];
  });
}
