import dayjs from 'dayjs';
import { Link } from 'react-router';
import { useGet } from '../api/queries';
import type { ComponentDetail } from '../api/types';
import { useText, useWords } from '../i18n';
import { useNow } from '../lib/now';
import { PartyName } from '../ui/PartyName';
import { Block } from './Block';
import { componentWords } from './words';

const day = (at: string) => dayjs(at).format('YYYY-MM-DD');

/** Who is responsible now and why, under which contract and until when, and who was or will be. */
export function Responsibility({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  const text = useText();
  const now = useNow();
  const tenures = useGet('/api/v1/components/{id}/tenures', { path: { id: component.id } });
  const { responsible } = component;
  if (!responsible) return null;
  return (
    <Block title={t.responsibility}>
      <p>
        <strong>
          <PartyName party={responsible.party} />
        </strong>
        {responsible.contract ? (
          <>
            {' · '}
            {t.contract}{' '}
            <Link to={`/parties?contract=${encodeURIComponent(responsible.contract)}`}>
              {responsible.contract}
            </Link>
            {' · '}
            {responsible.to ? t.until(day(responsible.to)) : t.openEnd}
          </>
        ) : (
          ` · ${t.noContract}`
        )}
      </p>
      <p className="faint">{text(responsible.reason)}</p>
      {(tenures.data?.length ?? 0) > 1 && (
        <ol className="tenures" aria-label={t.tenures}>
          {tenures.data?.map((tenure) => {
            const isNow =
              (!tenure.from || Date.parse(tenure.from) <= now) && (!tenure.to || Date.parse(tenure.to) > now);
            return (
              <li key={`${tenure.from ?? ''}${tenure.party.id}`} aria-current={isNow || undefined}>
                <span className="digits">
                  {tenure.from ? t.from(day(tenure.from)) : t.ever} {tenure.to ? t.until(day(tenure.to)) : ''}
                </span>
                <span>{tenure.party.name}</span>
                {tenure.contract && <code>{tenure.contract}</code>}
              </li>
            );
          })}
        </ol>
      )}
    </Block>
  );
}
