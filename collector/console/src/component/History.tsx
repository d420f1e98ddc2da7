import { Link } from 'react-router';
import type { ComponentDetail } from '../api/types';
import { useText, useWords } from '../i18n';
import { PriorityTag } from '../ui/PriorityTag';
import { IncidentStateBadge } from '../ui/StateBadge';
import { Time } from '../ui/Time';
import { Block } from './Block';
import { componentWords } from './words';

/** The incidents that involved it, the latest first. */
export function History({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  const text = useText();
  return (
    <Block title={`${t.history} (${component.history.length})`}>
      {component.history.length === 0 && <p className="faint">{t.noHistory}</p>}
      <ul className="history">
        {component.history.map((incident) => (
          <li key={incident.id}>
            <PriorityTag priority={incident.priority} /> <IncidentStateBadge state={incident.state} />{' '}
            <Link to={`/incidents/${incident.id}`}>{incident.id}</Link>{' '}
            <Time at={incident.since} show="relative" />
            <div className="faint clamp" title={text(incident.reason)}>
              {text(incident.reason)}
            </div>
          </li>
        ))}
      </ul>
    </Block>
  );
}
