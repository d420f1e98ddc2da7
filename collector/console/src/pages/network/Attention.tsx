import type { State } from '../../api/types';
import { useWords } from '../../i18n';
import { severity } from '../../theme/states';
import { KindIcon } from '../../ui/KindIcon';
import { StateBadge } from '../../ui/StateBadge';
import type { Graph } from './map/graph';
import { networkWords } from './words';

const SHOWN_MAX = 60;

interface Props {
  graph: Graph;
  states: readonly State[];
  /** Only these, if the page is filtered. */
  lit: ReadonlySet<number> | null;
  onGo: (position: number) => void;
}

/** What is unwell, the worst first: the map for the keyboard, and for those who want a list. */
export function Attention({ graph, states, lit, onGo }: Props) {
  const t = useWords(networkWords);
  const unwell = states
    .map((state, position) => ({ state, position }))
    .filter(({ state, position }) => severity(state) >= severity('warning') && (lit?.has(position) ?? true))
    .sort((a, b) => severity(b.state) - severity(a.state));
  const unknown = states.filter(
    (state, position) => state === 'unknown' && (lit?.has(position) ?? true),
  ).length;
  const shown = unwell.slice(0, SHOWN_MAX);
  return (
    <section aria-labelledby="attention">
      <h2 id="attention">
        {t.attention} <span className="digits">({unwell.length})</span>
      </h2>
      {unwell.length === 0 &&
        (unknown === 0 ? (
          <StateBadge state="ok" label={t.allWell} />
        ) : (
          <StateBadge state="unknown" label={t.noneUnwell(unknown)} />
        ))}
      <ul className="attention">
        {shown.map(({ state, position }) => (
          <li key={graph.ids[position]}>
            <button
              type="button"
              onClick={() => {
                onGo(position);
              }}
            >
              <StateBadge state={state} compact />
              <KindIcon kind={graph.kinds[position] ?? 'host'} />
              <span className="attention-name">{graph.names[position]}</span>
              <span className="faint">{graph.sites[position]}</span>
            </button>
          </li>
        ))}
      </ul>
      {unwell.length > SHOWN_MAX && <p className="faint">{t.more(unwell.length - SHOWN_MAX)}</p>}
    </section>
  );
}
