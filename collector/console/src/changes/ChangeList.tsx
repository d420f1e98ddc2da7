import { Button } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '../i18n';
import { zone } from '../lib/time';
import { Async, NothingHere } from '../ui/Async';
import { ComponentLink } from '../ui/ComponentLink';
import { Time } from '../ui/Time';
import type { Change } from './ChangeText';
import { ChangeText } from './ChangeText';
import type { ChangesWanted } from './useChanges';
import { useChanges } from './useChanges';
import { changeWords } from './words';
import './style.css';

interface Props {
  wanted: ChangesWanted;
  /** On the page of a component it need not be named in each line. */
  unnamed?: boolean;
}

/** What changed, by day, the newest first. */
export function ChangeList({ wanted, unnamed = false }: Props) {
  const t = useWords(changeWords);
  const changes = useChanges(wanted);
  return (
    <Async
      query={changes}
      isEmpty={({ pages }) => pages.every((page) => page.items.length === 0)}
      empty={<NothingHere text={t.noChanges} />}
    >
      {({ pages }) => (
        <div className="changes" aria-busy={changes.isPlaceholderData}>
          {byDay(pages.flatMap((page) => page.items)).map(([day, items]) => (
            <section key={day} aria-label={day}>
              <h3>
                {day} <span className="faint">{zone(items[0]?.at ?? '')}</span>
              </h3>
              <ol>
                {items.map((change) => (
                  <li key={change.number}>
                    <span className="digits">{dayjs(change.at).format('HH:mm:ss')}</span>
                    <span className="change-kind">{t[`kind_${change.kind}`]}</span>
                    <div>
                      {!unnamed && change.component && (
                        <ComponentLink component={{ ...change.component, state: null }} />
                      )}{' '}
                      <ChangeText change={change} />
                    </div>
                    <span className="change-ago faint">
                      <Time at={change.at} show="relative" />
                    </span>
                  </li>
                ))}
              </ol>
            </section>
          ))}
          {changes.hasNextPage && (
            <Button loading={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
              {t.more}
            </Button>
          )}
        </div>
      )}
    </Async>
  );
}

/** Changes by local day, in their order. */
export function byDay(changes: readonly Change[]): [string, Change[]][] {
  const days = new Map<string, Change[]>();
  for (const change of changes) {
    const day = dayjs(change.at).format('YYYY-MM-DD');
    const known = days.get(day);
    if (known) known.push(change);
    else days.set(day, [change]);
  }
  return [...days];
}
