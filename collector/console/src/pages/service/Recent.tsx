import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import { language, useWords } from '../../i18n';
import { classWords } from '../../i18n/words';
import { span } from '../../lib/time';
import { Async } from '../../ui/Async';
import { Panel } from '../../ui/Panel';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { serviceWords } from './words';

const SHOWN = 8;

/** The incidents that hurt it last. */
export function Recent({ id }: { id: string }) {
  const t = useWords(serviceWords);
  const classes = useWords(classWords);
  const spoken = language.use();
  const incidents = useGet('/api/v1/incidents', { query: { component: id, limit: SHOWN } });
  const all = `/incidents?scope=all&party=any&about=${encodeURIComponent(id)}`;
  return (
    <Panel title={t.history} extra={<Link to={all}>{t.allHistory} →</Link>}>
      <Async
        query={incidents}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="faint">{t.noHistory}</p>}
      >
        {({ items }) => (
          <ul className="recent">
            {items.map((one) => (
              <li key={one.id}>
                <div className="waiting-line">
                  <PriorityTag priority={one.priority} />
                  <Link to={`/incidents/${encodeURIComponent(one.id)}`}>{one.root_cause.name}</Link>
                  <IncidentStateBadge state={one.state} />
                </div>
                <div className="faint">
                  {classes[one.class]} · <Time at={one.since} show="relative" />
                  {one.restored_at &&
                    ` · ${t.lasted(span(Date.parse(one.restored_at) - Date.parse(one.since), spoken))}`}
                  {one.responsible && ` · ${one.responsible.party.name}`}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Async>
    </Panel>
  );
}
