import type { State } from '../../api/types';
import { useWords } from '../../i18n';
import { stateWords } from '../../i18n/words';
import { STATES } from '../../theme/states';
import { StateBadge } from '../../ui/StateBadge';
import { networkWords } from './words';

interface Props {
  states: readonly State[];
  /** States separated by commas. */
  filter: string | undefined;
  onFilter: (filter: string | undefined) => void;
}

/** What the shapes and colours mean, how many of each there are, and a way to see only those. */
export function Legend({ states, filter, onFilter }: Props) {
  const t = useWords(networkWords);
  const names = useWords(stateWords);
  const counts = new Map<State, number>();
  states.forEach((state) => counts.set(state, (counts.get(state) ?? 0) + 1));
  const wanted = new Set(filter?.split(','));
  const toggle = (state: State) => {
    if (wanted.has(state)) wanted.delete(state);
    else wanted.add(state);
    onFilter(STATES.filter((one) => wanted.has(one)).join() || undefined);
  };
  return (
    <div className="network-legend" role="group" aria-label={t.legend}>
      {STATES.toReversed()
        .filter((state) => counts.has(state) || wanted.has(state))
        .map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={wanted.has(state)}
            aria-label={t.showsOnly(names[state], counts.get(state) ?? 0)}
            onClick={() => {
              toggle(state);
            }}
          >
            <StateBadge state={state} /> <span className="digits">{counts.get(state) ?? 0}</span>
          </button>
        ))}
    </div>
  );
}
