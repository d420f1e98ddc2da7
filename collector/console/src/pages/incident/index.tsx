import { useParams } from 'react-router';
import { useGet } from '../../api/queries';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { ClockPill } from '../../ui/ClockPill';
import { ComponentLink } from '../../ui/ComponentLink';
import { PageHeader } from '../../ui/PageHeader';
import { PartyName } from '../../ui/PartyName';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';

export default function OneIncident() {
  const { id = '' } = useParams();
  const t = useWords(common);
  const text = useText();
  const incident = useGet('/api/v1/incidents/{id}', { path: { id } });
  return (
    <Async query={incident}>
      {(one) => (
        <>
          <PageHeader
            title={one.id}
            tags={
              <>
                <PriorityTag priority={one.priority} withName />
                <IncidentStateBadge state={one.state} />
                {one.clocks.map((clock) => (
                  <ClockPill key={clock.kind} clock={clock} />
                ))}
              </>
            }
          >
            {text(one.story)}
          </PageHeader>
          <dl className="panel">
            <dt>{t.component}</dt>
            <dd>
              <ComponentLink component={one.root_cause} />
            </dd>
            <dt>{t.party}</dt>
            <dd>
              <PartyName party={one.responsible?.party} /> · {text(one.responsible?.reason)}
            </dd>
            <dt>{t.since}</dt>
            <dd>
              <Time at={one.since} />
            </dd>
          </dl>
        </>
      )}
    </Async>
  );
}
