import { lazy, Suspense } from 'react';
import { Loading } from './Loading';
import type { ChartProps } from './EChart';

const EChart = lazy(() => import('./EChart'));

/** A chart; ECharts is loaded when the first one is shown. Give `label`: what one would say of it to somebody who cannot see it. */
export function Chart(props: ChartProps) {
  return (
    <div style={{ height: props.height ?? 240 }} role="img" aria-label={props.label}>
      <Suspense fallback={<Loading />}>
        <EChart {...props} />
      </Suspense>
    </div>
  );
}
