import { Tag } from 'antd';
import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import type { RelatedIncident } from '../../api/types';
import { language, useWords } from '../../i18n';
import { classWords } from '../../i18n/words';
import { percent } from '../../lib/percent';
import { span } from '../../lib/time';
import { Async } from '../../ui/Async';
import { Panel } from '../../ui/Panel';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { incidentWords } from './words';

/** What happened before that resembles it: a cause that comes back wants another remedy. */
export function Related({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const related = useGet('/api/v1/incidents/{id}/related', { path: { id } });
  return (
    <Panel title={t.related}>
      <Async
        query={related}
        isEmpty={(list) => list.length === 0}
        empty={<p className="faint">{t.noRelated}</p>}
      >
        {(list) => (
          <ul className="related">
            {list.map((one) => (
              <OneRelated key={one.incident.id} related={one} />
            ))}
          </ul>
        )}
      </Async>
    </Panel>
  );
}

function OneRelated({ related }: { related: RelatedIncident }) {
  const t = useWords(incidentWords);
  const classes = useWords(classWords);
  const spoken = language.use();
  const { incident } = related;
  const lasted = incident.restored_at
    ? span(Date.parse(incident.restored_at) - Date.parse(incident.since), spoken)
    : undefined;
  return (
    <li>
      <div className="related-head">
        <PriorityTag priority={incident.priority} />
        <Link to={`/incidents/${encodeURIComponent(incident.id)}`}>{incident.root_cause.name}</Link>
        <IncidentStateBadge state={incident.state} />
      </div>
      <div className="faint">
        {classes[incident.class]} · <Time at={incident.since} show="relative" />
        {lasted && ` · ${t.lasted(lasted)}`}
      </div>
      <div className="related-why">
        {related.same_root_cause && <Tag>{t.sameCause}</Tag>}
        {related.same_party && <Tag>{t.sameParty}</Tag>}
        {related.shared > 0 && (
          <span className="faint">{t.overlap(related.shared, percent(related.overlap))}</span>
        )}
      </div>
    </li>
  );
}
