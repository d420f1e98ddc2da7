import { theme } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import type { ServiceAvailability } from '../../api/types';
import { accountColours, accountKey, downtimeBySteps, useAccountName } from '../../availability/accounts';
import { availabilityWords } from '../../availability/words';
import { useWords } from '../../i18n';
import { percent } from '../../lib/percent';
import { useMode } from '../../theme/mode';
import { Chart } from '../../ui/Chart';
import { serviceWords } from './words';

const MINUTE = 60_000;
const DAY_SECONDS = 86_400;

/** Above: availability step by step; below: minutes of downtime, stacked by account. Both share the time axis. */
export function AvailabilityChart({ availability }: { availability: ServiceAvailability }) {
  const t = useWords(serviceWords);
  const a = useWords(availabilityWords);
  const mode = useMode();
  const { token } = theme.useToken();
  const name = useAccountName();
  const names = availability.accounts.map(name).join('\n');

  const option = useMemo(() => {
    const { steps, step, accounts } = availability;
    const label = step >= DAY_SECONDS ? 'MM-DD' : 'MM-DD HH:mm';
    const sums = downtimeBySteps(availability);
    const colours = accountColours(accounts, mode);
    const titles = names.split('\n');
    const axis = { type: 'category', data: steps.map((one) => dayjs(one.from).format(label)) };
    const lines = { splitLine: { lineStyle: { color: token.colorBorderSecondary } } };
    const worst = Math.min(...steps.map((one) => one.percent ?? 100));
    const minutes = (value: unknown) => (typeof value === 'number' ? `${value.toFixed(1)} min` : '–');
    return {
      aria: { enabled: true, decal: { show: accounts.length > 1 } },
      tooltip: { trigger: 'axis' },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      legend: { type: 'scroll', bottom: 0, data: titles },
      grid: [
        { left: 56, right: 16, top: 28, height: 90 },
        { left: 56, right: 16, top: 160, bottom: 56 },
      ],
      xAxis: [
        { ...axis, gridIndex: 0, axisLabel: { show: false }, axisTick: { show: false } },
        { ...axis, gridIndex: 1, axisLabel: { hideOverlap: true } },
      ],
      yAxis: [
        {
          type: 'value',
          name: `${a.availability} %`,
          gridIndex: 0,
          max: 100,
          min: worst >= 99.9 ? 99 : worst >= 95 ? 90 : 0,
          splitNumber: 2,
          ...lines,
        },
        { type: 'value', name: t.minutes, gridIndex: 1, min: 0, splitNumber: 3, ...lines },
      ],
      series: [
        {
          type: 'line',
          step: 'middle',
          name: a.availability,
          data: steps.map((one) => one.percent ?? null),
          symbolSize: 5,
          itemStyle: { color: token.colorText },
          lineStyle: { color: token.colorText, width: 1.5 },
          tooltip: {
            valueFormatter: (value: unknown) =>
              typeof value === 'number' ? percent(value / 100, 3) : a.unknown,
          },
        },
        ...accounts.map((account, index) => ({
          type: 'bar',
          stack: 'downtime',
          name: titles[index],
          xAxisIndex: 1,
          yAxisIndex: 1,
          barMaxWidth: 28,
          itemStyle: { color: colours.get(accountKey(account)) },
          data: sums.get(accountKey(account))?.map((sum) => sum / MINUTE) ?? [],
          tooltip: { valueFormatter: minutes },
        })),
      ],
    };
  }, [availability, names, mode, token, a, t]);

  const whole = availability.percent;
  const told = typeof whole === 'number' ? percent(whole / 100, 3) : a.unknown;
  return <Chart option={option} height={320} label={t.chartOf(availability.service.name, told)} />;
}
