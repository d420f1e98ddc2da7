import type { EChartsCoreOption } from 'echarts/core';
import { COLOURS, withGaps } from '../../../component/MetricChart';
import { boundsOf, formatOf } from '../../../lib/units';
import type { Line, Series } from './lines';

/** A stretch in which something was wrong. */
export interface Band {
  name: string;
  from: number;
  to: number;
}

const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Colour of a line by its position in the chart. */
export function colourOf(position: number): string {
  return COLOURS[position % COLOURS.length] ?? '#2f7fe0';
}

/** The chart of some lines within a range; a line alone is shown with the range from its least to its greatest samples. */
export function optionOf(
  metric: string,
  lines: readonly Line[],
  bands: readonly Band[],
  [from, to]: readonly [number, number],
): EChartsCoreOption {
  const format = formatOf(metric);
  const bounds = boundsOf(metric);
  const alone = lines.length === 1 ? lines[0] : undefined;
  return {
    color: COLOURS,
    grid: { left: 8, right: 16, top: 10, bottom: 36, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      order: 'valueDesc',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    dataZoom: [
      { type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
      { type: 'slider', height: 16, bottom: 6, showDataShadow: false, brushSelect: false },
    ],
    // The whole range, also where nothing was recorded: that is worth seeing.
    xAxis: { type: 'time', splitNumber: 8, min: from, max: to },
    yAxis: {
      type: 'value',
      ...bounds,
      interval: bounds.max === 100 ? 25 : undefined,
      splitNumber: 4,
      axisLabel: { formatter: format },
    },
    series: [
      ...lines.map((line, position) => ({
        type: 'line',
        name: line.name,
        showSymbol: line.series.points.length === 1,
        connectNulls: false,
        itemStyle: { color: colourOf(position) },
        lineStyle: { width: 1.6, type: DASHES[line.position % DASHES.length], color: colourOf(position) },
        data: withGaps(line.series),
        markArea: position === 0 && bands.length > 0 ? areasOf(bands) : undefined,
      })),
      ...(alone ? rangeOf(alone) : []),
    ],
  };
}

function areasOf(bands: readonly Band[]) {
  return {
    silent: true,
    itemStyle: { color: 'rgba(201, 32, 27, 0.14)' },
    label: { show: false },
    data: bands.map((band) => [{ name: band.name, xAxis: band.from }, { xAxis: band.to }]),
  };
}

function rangeOf({ series, name }: Line) {
  if (series.step_seconds === 0) return [];
  const line = { type: 'line', stack: 'range', symbol: 'none', silent: true, lineStyle: { opacity: 0 } };
  const hidden = { tooltip: { show: false } };
  const of = (value: (point: Series['points'][number]) => number) =>
    withGaps({ ...series, points: series.points.map((point) => ({ ...point, mean: value(point) })) });
  return [
    { ...line, ...hidden, name: `${name} min`, data: of((point) => point.min) },
    {
      ...line,
      ...hidden,
      name: `${name} max`,
      areaStyle: { color: colourOf(0), opacity: 0.18 },
      data: of((point) => point.max - point.min),
    },
  ];
}
