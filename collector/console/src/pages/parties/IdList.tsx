import { Link } from 'react-router';
import { useWords } from '../../i18n';
import { StateBadge } from '../../ui/StateBadge';
import { partiesWords } from './words';

/** Components by id, shown when asked for; the list may be cut off. */
export function IdList({ ids, count, warning = false }: { ids: string[]; count: number; warning?: boolean }) {
  const t = useWords(partiesWords);
  const name = t.showAll(count);
  return (
    <details>
      <summary>{warning ? <StateBadge state="warning" label={name} /> : name}</summary>
      <div className="id-list">
        {ids.map((id) => (
          <Link key={id} to={`/components/${encodeURIComponent(id)}`}>
            {id}
          </Link>
        ))}
        {ids.length < count && <span className="faint">{t.only(ids.length, count)}</span>}
      </div>
    </details>
  );
}
