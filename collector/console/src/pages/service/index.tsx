import { useParams } from 'react-router';
import { useGet } from '../../api/queries';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { PageHeader } from '../../ui/PageHeader';
import { PartyName } from '../../ui/PartyName';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';

export default function OneService() {
  const { id = '' } = useParams();
  const t = useWords(common);
  const text = useText();
  const component = useGet('/api/v1/services/{id}', { path: { id } });
  return (
    <Async query={component}>
      {(one) => (
        <>
          <PageHeader title={one.name} tags={<StateBadge state={one.state} />}>
            {text(one.reason)}
          </PageHeader>
          <dl className="panel">
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
