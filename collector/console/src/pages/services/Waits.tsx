import { Link } from 'react-router';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { RunningFor } from '../../ui/ClockPill';
import { KindIcon } from '../../ui/KindIcon';
import { PriorityTag } from '../../ui/PriorityTag';
import { servicesWords } from './words';

/** What a service waits for: the root cause, who is at work on it, since when. */
export function Waits({ incidents }: { incidents: readonly Incident[] }) {
  const t = useWords(servicesWords);
  if (incidents.length === 0) return <span className="faint">{t.waitsForNothing}</span>;
  return (
    <ul className="waits">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <PriorityTag priority={incident.priority} />{' '}
          {incident.root_cause.kind && <KindIcon kind={incident.root_cause.kind} />}{' '}
          <Link to={`/incidents/${encodeURIComponent(incident.id)}`}>{incident.root_cause.name}</Link>
          <span className="faint">
            {' '}
            · {incident.responsible?.party.name ?? t.nobody} · <RunningFor since={incident.since} />
          </span>
        </li>
      ))}
    </ul>
  );
}
