import { Link } from 'react-router';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { classWords } from '../../i18n/words';
import { KindIcon } from '../../ui/KindIcon';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { Clocks } from './Clocks';
import { Impact } from './Impact';
import { Marks } from './Marks';

/** The list on a phone: one card an incident. */
export function IncidentCards({ incidents, label }: { incidents: readonly Incident[]; label: string }) {
  const classes = useWords(classWords);
  return (
    <ul className="incident-cards" aria-label={label}>
      {incidents.map((incident) => (
        <li key={incident.id} className="panel">
          <div className="incident-card-line">
            <PriorityTag priority={incident.priority} />
            <IncidentStateBadge state={incident.state} />
            <span className="grow" />
            <Time at={incident.since} show="relative" />
          </div>
          <div className="incident-cause incident-card-title">
            {incident.root_cause.kind && <KindIcon kind={incident.root_cause.kind} />}
            <Link to={`/incidents/${incident.id}`}>{incident.root_cause.name}</Link>
            <Marks incident={incident} />
          </div>
          <div className="faint incident-sub">
            {classes[incident.class]} · {incident.id}
            {incident.responsible && ` · ${incident.responsible.party.name}`}
          </div>
          <div className="incident-card-line">
            <Impact incident={incident} />
          </div>
          <div className="incident-card-line">
            <Clocks incident={incident} />
          </div>
        </li>
      ))}
    </ul>
  );
}
