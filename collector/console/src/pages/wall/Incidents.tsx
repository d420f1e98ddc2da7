import { Link } from 'react-router';
import type { Incident, Overview } from '../../api/types';
import { useWords } from '../../i18n';
import { classWords, priorityWords } from '../../i18n/words';
import { useMode } from '../../theme/mode';
import { priorityColour } from '../../theme/states';
import { ClockPill, RunningFor } from '../../ui/ClockPill';
import { ComponentLink } from '../../ui/ComponentLink';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge, StateBadge } from '../../ui/StateBadge';
import { PRIORITIES } from './summary';
import { wallWords } from './words';

const SHOWN_MAX = 12;
/** An incident that opened within so many milliseconds draws the eye. */
const FRESH = 20_000;

/** How many incidents of each priority, and the most urgent ones with their clocks. */
export function Incidents({ overview }: { overview: Overview }) {
  const t = useWords(wallWords);
  const names = useWords(priorityWords);
  const mode = useMode();
  const total = PRIORITIES.reduce((sum, priority) => sum + (overview.open_by_priority[priority] ?? 0), 0);
  const shown = overview.incidents.slice(0, SHOWN_MAX);
  return (
    <>
      <h2>{t.incidents}</h2>
      <ul className="wall-priorities">
        {PRIORITIES.map((priority) => {
          const count = overview.open_by_priority[priority] ?? 0;
          const colour = count > 0 ? priorityColour(priority, mode) : undefined;
          return (
            <li
              key={priority}
              style={{ color: colour, borderColor: colour }}
              className={count > 0 ? '' : 'faint'}
            >
              <Link to={`/incidents?active=true&priority=${priority}`}>
                <span className="wall-count digits">{count}</span>
                <span>
                  {priority.toUpperCase()} {names[priority]}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      {total === 0 && (
        <p className="wall-calm">
          <StateBadge state="ok" label={t.none} size="1.2em" />
        </p>
      )}
      <ul className="wall-incident-list">
        {shown.map((incident) => (
          <IncidentCard
            key={incident.id}
            incident={incident}
            fresh={Date.parse(overview.now) - Date.parse(incident.opened_at) < FRESH}
          />
        ))}
      </ul>
      {total > shown.length && <Link to="/incidents?active=true">{t.more(total - shown.length)}</Link>}
    </>
  );
}

function IncidentCard({ incident, fresh }: { incident: Incident; fresh: boolean }) {
  const t = useWords(wallWords);
  const classes = useWords(classWords);
  const mode = useMode();
  return (
    <li
      className={fresh ? 'wall-incident fresh' : 'wall-incident'}
      style={{ borderColor: priorityColour(incident.priority, mode) }}
    >
      <div className="wall-incident-head">
        <PriorityTag priority={incident.priority} />
        <ComponentLink component={{ ...incident.root_cause, state: null }} />
        <span className="faint">{classes[incident.class]}</span>
        <span className="grow" />
        <IncidentStateBadge state={incident.state} />
      </div>
      <div className="wall-incident-foot">
        <Link to={`/incidents/${incident.id}`}>{incident.id}</Link>
        <span>{incident.responsible?.party.name ?? t.undecided}</span>
        <span>
          {t.running} <RunningFor since={incident.since} />
        </span>
        {incident.clocks.map((clock) => (
          <ClockPill key={clock.kind} clock={clock} />
        ))}
      </div>
    </li>
  );
}
