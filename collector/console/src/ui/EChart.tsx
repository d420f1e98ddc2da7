import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { BarChart, CustomChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { theme } from 'antd';
import { useEffect, useRef } from 'react';
import { language } from '../i18n';
import { useMode } from '../theme/mode';

echarts.use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  CustomChart,
  DataZoomComponent,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  PieChart,
  TooltipComponent,
  VisualMapComponent,
]);

export interface ChartProps {
  option: EChartsCoreOption;
  label: string;
  height?: number | string;
  onEvents?: Record<string, (event: unknown) => void>;
}

/** ECharts in a box that it fills, in the page's mode, following its size. */
export default function EChart({ option, onEvents }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const mode = useMode();
  const spoken = language.use();
  const { token } = theme.useToken();

  useEffect(() => {
    if (!box.current) return;
    const made = echarts.init(box.current, mode === 'dark' ? 'dark' : undefined, {
      locale: spoken === 'zh' ? 'ZH' : 'EN',
    });
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.resize();
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [mode, spoken]);

  useEffect(() => {
    const base = {
      backgroundColor: 'transparent',
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: token.fontFamily, color: token.colorText },
    };
    chart.current?.setOption({ ...base, ...option }, { notMerge: true, lazyUpdate: true });
  }, [option, mode, spoken, token]);

  useEffect(() => {
    const made = chart.current;
    if (!made || !onEvents) return;
    const pairs = Object.entries(onEvents);
    pairs.forEach(([name, handler]) => made.on(name, handler));
    return () => {
      if (!made.isDisposed()) pairs.forEach(([name, handler]) => made.off(name, handler));
    };
  }, [onEvents, mode, spoken]);

  return <div ref={box} style={{ width: '100%', height: '100%' }} />;
}
