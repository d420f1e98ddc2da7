import { Alert, Drawer } from 'antd';
import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import type { Party } from '../../api/types';
import { useWords } from '../../i18n';
import { common, roleWords } from '../../i18n/words';
import { ChannelName } from '../../party/ChannelName';
import { ChannelTest } from '../../party/ChannelTest';
import { partyWords } from '../../party/words';
import { usePrincipal } from '../../session/useSession';
import { Async, NothingHere } from '../../ui/Async';
import { Person } from './People';
import { partiesWords } from './words';

const COUNTED_INCIDENTS = 100;

/** One party: who to call, how it is told, and what it answers for now. */
export function PartyDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useWords(partiesWords);
  const parties = useGet('/api/v1/parties');
  const party = parties.data?.find((one) => one.id === id);
  return (
    <Drawer open={id !== undefined} onClose={onClose} size="min(560px, 100vw)" title={party?.name ?? id}>
      <Async query={parties}>
        {() => (party ? <About party={party} /> : <NothingHere text={t.unknownParty} />)}
      </Async>
    </Drawer>
  );
}

function About({ party }: { party: Party }) {
  const t = useWords({ ...common, ...partyWords, ...partiesWords });
  const roles = useWords(roleWords);
  const principal = usePrincipal();
  const all = useGet('/api/v1/parties').data ?? [];
  const manages = all.filter((one) => one.managed_by?.id === party.id);
  const full = party.sight === 'full';
  return (
    <div className="drawer-body">
      {!full && <Alert type="info" showIcon title={t.outline} />}
      <dl className="pairs">
        <dt>{t.role}</dt>
        <dd>{roles[party.role]}</dd>
        {party.managed_by && (
          <>
            <dt>{t.managedBy}</dt>
            <dd>
              <Link to={`?tab=people&party=${encodeURIComponent(party.managed_by.id)}`}>
                {party.managed_by.name}
              </Link>
            </dd>
          </>
        )}
        {manages.length > 0 && (
          <>
            <dt>{t.manages}</dt>
            <dd>{manages.map((one) => one.name).join('、')}</dd>
          </>
        )}
        {full && <Duties party={party} />}
      </dl>
      {full && (
        <>
          <section>
            <h2>{t.onCall}</h2>
            {party.on_call ? <Person contact={party.on_call} /> : <span className="faint">{t.noOnCall}</span>}
          </section>
          <section>
            <h2>{t.contacts}</h2>
            {party.contacts.length === 0 && <span className="faint">{t.noContacts}</span>}
            {party.contacts.map((contact) => (
              <div key={contact.name}>
                <Person contact={contact} />
              </div>
            ))}
          </section>
          <section>
            <h2>{t.channels}</h2>
            {party.channels.length === 0 && <span className="faint">{t.noChannels}</span>}
            {party.channels.map((channel, position) => (
              <div key={`${position} ${channel.type}`} className="channel">
                <ChannelName channel={channel} />
                {principal.manages_accounts && <ChannelTest party={party} position={position} />}
              </div>
            ))}
          </section>
        </>
      )}
    </div>
  );
}

function Duties({ party }: { party: Party }) {
  const t = useWords({ ...common, ...partiesWords });
  const components = useGet('/api/v1/components', { query: { party: party.id, limit: 1 } });
  const incidents = useGet('/api/v1/incidents', {
    query: { party: party.id, active: true, limit: COUNTED_INCIDENTS },
  });
  const id = encodeURIComponent(party.id);
  const open = incidents.data?.items.length ?? 0;
  return (
    <>
      <dt>{t.contracts}</dt>
      <dd>
        {party.contracts.length === 0 && t.none}
        {party.contracts.map((one) => (
          <span key={one} className="listed-item">
            <Link to={`?contract=${encodeURIComponent(one)}`}>{one}</Link>
          </span>
        ))}
      </dd>
      <dt>{t.componentsNow}</dt>
      <dd>
        <Async query={components} loading="…">
          {({ total }) => <Link to={`/hosts?kind=all&party=${id}`}>{t.componentCount(total)}</Link>}
        </Async>
      </dd>
      <dt>{t.openIncidents}</dt>
      <dd>
        <Async query={incidents} loading="…">
          {({ next }) => (
            <Link to={`/incidents?party=${id}&active=true`}>
              {next ? t.more(open) : t.incidentCount(open)}
            </Link>
          )}
        </Async>
      </dd>
    </>
  );
}
