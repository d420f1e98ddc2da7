import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useGet } from '../api/queries';
import type { ComponentDetail } from '../api/types';
import { language, useWords } from '../i18n';
import { metricName } from '../lib/units';
import { Async } from '../ui/Async';
import { Block } from './Block';
import { headlinesOf } from './headlines';
import { MetricChart } from './MetricChart';
import { componentWords } from './words';

const SHOWN_AT_FIRST = 4;
const SHOWN_MAX = 12;
const HOUR = 3600;

/** Charts of the metrics that matter, and of any others that one picks. */
export default function Metrics({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  const spoken = language.use();
  const [seconds, setSeconds] = useState(HOUR);
  const [picked, setPicked] = useState<string[] | null>(null);
  const series = useGet('/api/v1/metrics/series', { query: { component: component.id } });
  return (
    <Block
      title={t.metrics}
      extra={
        <Segmented
          size="small"
          aria-label={t.range}
          value={seconds}
          onChange={setSeconds}
          options={[
            { value: HOUR, label: t.lastHours(1) },
            { value: 6 * HOUR, label: t.lastHours(6) },
            { value: 24 * HOUR, label: t.lastHours(24) },
            { value: 7 * 24 * HOUR, label: t.lastDays(7) },
          ]}
        />
      }
    >
      <Async
        query={series}
        isEmpty={(all) => all.length === 0}
        empty={<p className="faint">{t.noMetrics}</p>}
      >
        {(all) => {
          const metrics = [...new Set(all.map((one) => one.metric))];
          const shown = picked ?? headlinesOf(metrics, SHOWN_AT_FIRST);
          return (
            <>
              <Select
                mode="multiple"
                size="small"
                maxCount={SHOWN_MAX}
                value={shown}
                onChange={setPicked}
                aria-label={t.metrics}
                style={{ width: '100%', marginBottom: 8 }}
                options={metrics.map((metric) => ({ value: metric, label: metricName(metric, spoken) }))}
              />
              {shown.map((metric) => (
                <figure key={metric} className="metric">
                  <figcaption>
                    {metricName(metric, spoken)} <code className="faint">{metric}</code>
                  </figcaption>
                  <MetricChart component={component.id} metric={metric} seconds={seconds} />
                </figure>
              ))}
            </>
          );
        }}
      </Async>
    </Block>
  );
}
