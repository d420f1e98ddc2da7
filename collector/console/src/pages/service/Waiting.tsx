import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import type { Incident, ServiceDetail } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { classWords } from '../../i18n/words';
import { ClockPill, RunningFor } from '../../ui/ClockPill';
import { ComponentLink } from '../../ui/ComponentLink';
import { Panel } from '../../ui/Panel';
import { PartyName } from '../../ui/PartyName';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { serviceWords } from './words';

type Wait = ServiceDetail['waits_for'][number];

/** What it is waiting for right now: the incident, who is at work on it, how long already, and the clocks. */
export function Waiting({ service }: { service: ServiceDetail }) {
  const t = useWords(serviceWords);
  const active = service.waits_for.length > 0;
  const incidents = useGet(
    '/api/v1/incidents',
    { query: { component: service.id, active: true } },
    { enabled: active },
  );
  const known = new Map(incidents.data?.items.map((one) => [one.id, one]));
  return (
    <Panel title={t.waiting} className={active ? 'waiting-active' : ''}>
      {!active && <p>{service.state === 'ok' ? `✓ ${t.waitsForNothing}` : t.notWaiting}</p>}
      <ul className="waiting">
        {service.waits_for.map((wait) => (
          <OneWait key={wait.incident} wait={wait} incident={known.get(wait.incident)} />
        ))}
      </ul>
    </Panel>
  );
}

function OneWait({ wait, incident }: { wait: Wait; incident: Incident | undefined }) {
  const t = useWords(serviceWords);
  const classes = useWords(classWords);
  const text = useText();
  return (
    <li>
      <div className="waiting-line waiting-cause">
        {incident && <PriorityTag priority={incident.priority} />}
        <ComponentLink component={wait.root_cause} />
        {incident && <span>{classes[incident.class]}</span>}
        {incident && <IncidentStateBadge state={incident.state} />}
        <span className="grow" />
        <Link to={`/incidents/${encodeURIComponent(wait.incident)}`}>
          {t.openIncident} {wait.incident} →
        </Link>
      </div>
      {incident?.reason && <div>{text(incident.reason)}</div>}
      <div className="waiting-line">
        <span>
          {t.atWork}: <PartyName party={wait.responsible} />
        </span>
        <span>
          {t.waitsSince}{' '}
          <strong>
            <RunningFor since={wait.since} />
          </strong>
        </span>
        {incident?.clocks.map((clock) => (
          <ClockPill key={clock.kind + clock.started_at} clock={clock} />
        ))}
      </div>
    </li>
  );
}
