import { Link } from 'react-router';
import type { Named } from '../api/types';
import { useWords } from '../i18n';
import { common } from '../i18n/words';

/** A party, with a link to what is known of it. */
export function PartyName({ party, plain = false }: { party: Named | null | undefined; plain?: boolean }) {
  const t = useWords(common);
  if (!party) return <span className="faint">{t.unknownParty}</span>;
  if (plain) return <span>{party.name}</span>;
  return <Link to={`/parties?party=${encodeURIComponent(party.id)}`}>{party.name}</Link>;
}
