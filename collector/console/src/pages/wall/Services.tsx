import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import type { Component, Incident, Overview } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { useMode } from '../../theme/mode';
import { severity, stateColour } from '../../theme/states';
import { NothingHere } from '../../ui/Async';
import { RunningFor } from '../../ui/ClockPill';
import { StateBadge } from '../../ui/StateBadge';
import { wallWords } from './words';

/** Every business service with its state; the ones that are hurt say what they wait for. */
export function Services({ overview }: { overview: Overview }) {
  const t = useWords(wallWords);
  // Not every role has it, and the wall does not depend on it.
  const availability = useGet('/api/v1/services/availability', undefined, { refetchInterval: 300_000 });
  const percents = new Map(availability.data?.services.map((one) => [one.service.id, one.percent]));
  return (
    <>
      <h2>{t.services}</h2>
      {overview.services.length === 0 && <NothingHere text={t.noServices} />}
      <ul className={`wall-service-list ${sizeOf(overview.services.length)}`}>
        {overview.services.map((service) => (
          <ServiceCard
            key={service.id}
            service={service}
            incident={overview.incidents.find((incident) => service.incidents.includes(incident.id))}
            percent={percents.get(service.id)}
          />
        ))}
      </ul>
    </>
  );
}

/** Few services can be shown large, and many must fit. */
function sizeOf(count: number): 'few' | 'some' | 'many' {
  if (count <= 4) return 'few';
  return count <= 10 ? 'some' : 'many';
}

interface CardProps {
  service: Component;
  incident: Incident | undefined;
  percent: number | null | undefined;
}

function ServiceCard({ service, incident, percent }: CardProps) {
  const t = useWords(wallWords);
  const text = useText();
  const mode = useMode();
  const unwell = severity(service.state) >= severity('warning');
  return (
    <li
      className={`wall-service ${unwell ? 'unwell' : ''}`}
      style={{ borderColor: stateColour(service.state, mode) }}
    >
      <div className="wall-service-name">
        <Link to={`/services/${encodeURIComponent(service.id)}`}>{service.name}</Link>
        <StateBadge state={service.state} size="1.1em" />
      </div>
      {unwell && (
        <div className="wall-service-why">
          {service.since && (
            <span>
              {t.running} <RunningFor since={service.since} />
            </span>
          )}
          {incident ? (
            <span>
              {t.waitsFor} <strong>{incident.responsible?.party.name ?? t.undecided}</strong> · {t.rootCause}{' '}
              <Link to={`/incidents/${incident.id}`}>{incident.root_cause.name}</Link>
            </span>
          ) : (
            <span className="clamp">{text(service.reason)}</span>
          )}
        </div>
      )}
      {typeof percent === 'number' && (
        <div className="faint digits">
          {t.availability} {percent.toFixed(3)} %
        </div>
      )}
    </li>
  );
}
