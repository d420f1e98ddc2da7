import { useGet } from '../../api/queries';
import type { IncidentDetail } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { Panel } from '../../ui/Panel';
import { PartyName } from '../../ui/PartyName';
import { Time } from '../../ui/Time';
import { incidentWords } from './words';

/** Who has to answer for it, by which contract, why, and whom to call. */
export function Answerable({ incident }: { incident: IncidentDetail }) {
  const t = useWords(incidentWords);
  const text = useText();
  const parties = useGet('/api/v1/parties');
  const { responsible } = incident;
  const known = parties.data?.find((party) => party.id === responsible?.party.id);
  const call = known?.on_call ?? known?.contacts[0];
  return (
    <Panel title={t.responsible}>
      <div className="answerable">
        <PartyName party={responsible?.party} />
      </div>
      <div>
        {responsible?.contract ? `${t.contract} ${responsible.contract}` : t.byDefault}
        {responsible?.to && (
          <>
            {' '}
            {t.until} <Time at={responsible.to} show="absolute" />
          </>
        )}
      </div>
      <p className="faint">{text(responsible?.reason)}</p>
      <p className="faint">
        {t.judgedAt} (<Time at={incident.since} show="absolute" />)
      </p>
      {call && (
        <p>
          {known?.on_call ? t.onCall : t.contact}: {call.name}{' '}
          {call.phone && <a href={`tel:${call.phone}`}>{call.phone}</a>}{' '}
          {call.email && <a href={`mailto:${call.email}`}>{call.email}</a>}
        </p>
      )}
    </Panel>
  );
}
