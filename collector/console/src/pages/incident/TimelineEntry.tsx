import { RobotOutlined, UserOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Clock, LedgerEntry } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { ClockPill } from '../../ui/ClockPill';
import { CopyButton } from '../../ui/CopyButton';
import { Time } from '../../ui/Time';
import type { Difference } from './differences';
import { changeWords, incidentWords } from './words';

interface Props {
  entry: LedgerEntry;
  differences: readonly Difference[];
  breached: readonly Clock[];
  /** Names of components by id, as far as they are known here. */
  names: ReadonlyMap<string, string>;
}

const HASH_SHOWN = 12;

/** One entry of the ledger: who did what when and why, and the hash that seals it. */
export function TimelineEntry({ entry, differences, breached, names }: Props) {
  const words = useWords(common);
  const t = useWords(incidentWords);
  const changes = useWords(changeWords);
  const text = useText();
  const nameOf = (difference: Difference) => {
    switch (difference.what) {
      case 'root_cause':
        return [t.cause, ...[difference.from, difference.to].map((id) => id && (names.get(id) ?? id))];
      case 'priority':
        return [words.priority, difference.from?.toUpperCase(), difference.to.toUpperCase()];
      case 'party':
        return [words.party, difference.from?.name, difference.to.name];
    }
  };
  const told = differences.map((difference) => {
    const [what = '', from, to = ''] = nameOf(difference);
    return from ? t.becomes(what, from, to) : t.is(what, to);
  });
  return (
    <li className={`entry entry-${entry.change} ${entry.user ? 'entry-person' : ''}`}>
      <div className="entry-head">
        <strong>{entry.action ? t[entry.action] : changes[entry.change]}</strong>
        <span>
          {entry.user ? <UserOutlined aria-hidden /> : <RobotOutlined aria-hidden />} {entry.user ?? t.engine}
        </span>
        <span className="grow" />
        <span className="faint">
          <Time at={entry.at} show="both" />
        </span>
      </div>
      {entry.text && <p className="entry-text">{entry.text}</p>}
      {entry.reason && <p className="entry-reason">{text(entry.reason)}</p>}
      {told.length > 0 && <p className="faint">{told.join(' · ')}</p>}
      {breached.map((clock) => (
        <ClockPill key={clock.kind + clock.started_at} clock={clock} />
      ))}
      {entry.other && (
        <p>
          <Link to={`/incidents/${encodeURIComponent(entry.other)}`}>{entry.other}</Link>
        </p>
      )}
      <div className="faint entry-seal">
        {t.entry(entry.seq)} · {t.hash} <code title={entry.hash}>{entry.hash.slice(0, HASH_SHOWN)}</code>
        <CopyButton
          type="text"
          size="small"
          value={entry.hash}
          done={t.hashCopied}
          aria-label={t.copyHash}
          title={t.copyHash}
        />
      </div>
    </li>
  );
}
