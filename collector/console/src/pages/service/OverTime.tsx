import { Alert } from 'antd';
import type { ServiceAvailability } from '../../api/types';
import { Percent } from '../../availability/Percent';
import type { Period } from '../../availability/period';
import { PeriodChoice } from '../../availability/PeriodChoice';
import { availabilityWords } from '../../availability/words';
import { language, useWords } from '../../i18n';
import { span } from '../../lib/time';
import type { Asked } from '../../ui/Async';
import { Async } from '../../ui/Async';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { AvailabilityChart } from './AvailabilityChart';
import { serviceWords } from './words';

interface Props {
  query: Asked<ServiceAvailability>;
  period: Period;
  onPeriod: (period: Period) => void;
}

/** How available it was: in figures, and step by step. */
export function OverTime({ query, period, onPeriod }: Props) {
  const t = useWords(serviceWords);
  return (
    <Panel title={t.overTime} extra={<PeriodChoice value={period} onChange={onPeriod} />}>
      <Async query={query}>{(availability) => <Figures availability={availability} />}</Async>
    </Panel>
  );
}

function Figures({ availability }: { availability: ServiceAvailability }) {
  const t = useWords(serviceWords);
  const a = useWords(availabilityWords);
  const spoken = language.use();
  const { recorded_from: recorded, unobserved_ms: unobserved, downtime_ms: down } = availability;
  const late = recorded && Date.parse(recorded) > Date.parse(availability.from);
  if (!recorded) return <p className="faint">{t.nothingRecorded}</p>;
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{a.availability}</dt>
          <dd>
            <Percent value={availability.percent} />
          </dd>
        </div>
        <div>
          <dt>{a.outsideMaintenance}</dt>
          <dd>
            <Percent value={availability.percent_outside_maintenance} />
          </dd>
        </div>
        <div>
          <dt>{a.downtime}</dt>
          <dd className="digits">{down > 0 ? span(down, spoken) : a.noDowntime}</dd>
        </div>
      </dl>
      {availability.truncated && <Alert type="warning" showIcon title={t.truncated} />}
      <AvailabilityChart availability={availability} />
      {late && (
        <p className="faint">
          {t.recordedFrom} <Time at={recorded} show="absolute" />
        </p>
      )}
      {unobserved > 0 && <p className="faint">{t.unobserved(span(unobserved, spoken))}</p>}
    </>
  );
}
