import type { ReactNode } from 'react';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { useNow } from '../../lib/now';
import { clock } from '../../lib/time';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { incidentWords } from './words';

/** When what happened. */
export function Facts({ incident }: { incident: Incident }) {
  const t = useWords(incidentWords);
  const now = useNow();
  const end = incident.restored_at ?? incident.resolved_at;
  const milliseconds = Math.max(0, (end ? Date.parse(end) : now) - Date.parse(incident.since));
  const rows: [string, ReactNode][] = [
    [
      end ? t.lasts : t.lasting,
      <strong key="lasts" className="digits">
        {clock(milliseconds)}
      </strong>,
    ],
    [t.began, <Time key="since" at={incident.since} />],
    [t.opened, <Time key="opened" at={incident.opened_at} />],
  ];
  if (incident.acknowledged) {
    const { at, by } = incident.acknowledged;
    rows.push([
      t.acknowledgedAt,
      <span key="acknowledged">
        <Time at={at} /> <span className="faint">{t.by(by)}</span>
      </span>,
    ]);
  }
  if (incident.recorded_late) rows.push([t.recordedLate, t.recordedLateWhy]);
  if (incident.restored_at) rows.push([t.restoredAt, <Time key="restored" at={incident.restored_at} />]);
  if (incident.resolved_at) rows.push([t.resolvedAt, <Time key="resolved" at={incident.resolved_at} />]);
  if (incident.reopened > 0) rows.push([t.reopenedTimes, t.times(incident.reopened)]);
  return (
    <Panel title={t.facts}>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
