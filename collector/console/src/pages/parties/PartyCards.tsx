import { Button, Tag } from 'antd';
import { useGet } from '../../api/queries';
import type { Party } from '../../api/types';
import { useWords } from '../../i18n';
import { roleWords } from '../../i18n/words';
import { Async, NothingHere } from '../../ui/Async';
import { Person } from './People';
import { partiesWords } from './words';

const ORDER: readonly Party['role'][] = ['agency', 'general_contractor', 'subcontractor', 'vendor'];

/** Everybody who takes part, by role: who to call now, and what they are bound to. */
export function PartyCards({ onOpen }: { onOpen: (party: string) => void }) {
  const t = useWords(partiesWords);
  const roles = useWords(roleWords);
  const parties = useGet('/api/v1/parties');
  return (
    <Async query={parties} isEmpty={(all) => all.length === 0} empty={<NothingHere text={t.noParties} />}>
      {(all) =>
        ORDER.filter((role) => all.some((one) => one.role === role)).map((role) => (
          <section key={role} aria-labelledby={`role-${role}`} className="role">
            <h2 id={`role-${role}`}>{roles[role]}</h2>
            <div className="party-cards">
              {all
                .filter((one) => one.role === role)
                .map((one) => (
                  <Card key={one.id} party={one} onOpen={onOpen} />
                ))}
            </div>
          </section>
        ))
      }
    </Async>
  );
}

function Card({ party, onOpen }: { party: Party; onOpen: (party: string) => void }) {
  const t = useWords(partiesWords);
  const whom = party.on_call ?? party.contacts[0];
  return (
    <article className="panel party-card">
      <h3>
        <Button
          type="link"
          onClick={() => {
            onOpen(party.id);
          }}
        >
          {party.name}
        </Button>
      </h3>
      {party.managed_by && (
        <p>
          {t.managedBy}: {party.managed_by.name}
        </p>
      )}
      {party.sight === 'full' && (
        <p>
          <span className="faint">{party.on_call ? t.onCall : t.contacts}: </span>
          {whom ? <Person contact={whom} /> : <span className="faint">{t.noContacts}</span>}
        </p>
      )}
      {party.contracts.length > 0 && (
        <p>
          <span className="faint">{t.contracts}: </span>
          {party.contracts.map((id) => (
            <Tag key={id}>{id}</Tag>
          ))}
        </p>
      )}
    </article>
  );
}
