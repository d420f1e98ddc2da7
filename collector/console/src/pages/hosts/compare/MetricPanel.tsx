import { useMemo } from 'react';
import type { ComponentRef } from '../../../api/types';
import { language, useWords } from '../../../i18n';
import { useNow } from '../../../lib/now';
import { span } from '../../../lib/time';
import { formatOf, metricName } from '../../../lib/units';
import { Failure } from '../../../ui/Async';
import { Chart } from '../../../ui/Chart';
import { Loading } from '../../../ui/Loading';
import { hostsWords } from '../words';
import { LINES_MOST } from './limits';
import type { Line } from './lines';
import { statistics } from './lines';
import type { Band } from './option';
import { colourOf, optionOf } from './option';
import { useLines } from './useLines';
import type { Window } from './window';
import { extent } from './window';

interface Props {
  metric: string;
  components: readonly ComponentRef[];
  instances: readonly string[];
  window: Window;
  bands: readonly Band[];
}

const HEIGHT = 280;
const MINUTE = 60_000;

/** One metric: its chart, and the figures of each line in a table. */
export function MetricPanel({ metric, components, instances, window, bands }: Props) {
  const t = useWords(hostsWords);
  const spoken = language.use();
  const { lines, pending, failed } = useLines({ components, metric, instances, window });
  const shown = lines.slice(0, LINES_MOST);
  const step = lines[0]?.series.step_seconds;
  const name = metricName(metric, spoken);
  return (
    <section className="panel metric-panel" aria-label={name}>
      <div className="metric-head">
        <h2>
          {name} <code className="faint">{metric}</code>
        </h2>
        {step !== undefined && (
          <span className="faint">{step === 0 ? t.raw : t.resolution(span(step * 1000, spoken))}</span>
        )}
      </div>
      {failed?.error && <Failure error={failed.error} retry={failed.refetch} />}
      {shown.length === 0 && pending && <Loading />}
      {shown.length === 0 && !pending && !failed && <p className="faint">{t.noValues}</p>}
      {shown.length > 0 && (
        <Lines
          metric={metric}
          label={t.chartOf(name, shown.length)}
          lines={shown}
          bands={bands}
          window={window}
        />
      )}
      {lines.length > shown.length && <p className="faint">{t.tooMany(shown.length, lines.length)}</p>}
    </section>
  );
}

interface LinesProps {
  metric: string;
  label: string;
  lines: readonly Line[];
  bands: readonly Band[];
  window: Window;
}

function Lines({ metric, label, lines, bands, window }: LinesProps) {
  const t = useWords(hostsWords);
  const format = formatOf(metric);
  // Lines are made anew at each render; the chart is drawn anew only when what they show is another.
  const [from, to] = extent(window, Math.floor(useNow() / MINUTE) * MINUTE);
  const content = JSON.stringify([lines.map((line) => [line.name, line.series]), bands]);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const option = useMemo(() => optionOf(metric, lines, bands, [from, to]), [metric, content, from, to]);
  return (
    <>
      <Chart option={option} label={label} height={HEIGHT} />
      <div className="scroll-x">
        <table className="series-table">
          <thead>
            <tr>
              <th scope="col">{t.series}</th>
              <th scope="col">{t.latest}</th>
              <th scope="col">{t.min}</th>
              <th scope="col">{t.mean}</th>
              <th scope="col">{t.max}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, position) => {
              const figures = statistics(line.series);
              return (
                <tr key={`${line.component} ${line.series.instance}`}>
                  <th scope="row">
                    <span
                      className="swatch"
                      style={{
                        borderTopColor: colourOf(position),
                        borderTopStyle: (['solid', 'dashed', 'dotted'] as const)[line.position % 3],
                      }}
                    />
                    {line.name}
                  </th>
                  {(['latest', 'min', 'mean', 'max'] as const).map((key) => (
                    <td key={key} className="digits">
                      {figures ? format(figures[key]) : '–'}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
