import { useGet } from '../../api/queries';
import type { Overview } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { stateWords } from '../../i18n/words';
import { STATES } from '../../theme/states';
import { StateBadge } from '../../ui/StateBadge';
import { wallWords } from './words';

/** Whether the monitoring itself can be believed: components by state, agents connected, the collector's parts. */
export function Monitoring({ overview, withParts }: { overview: Overview; withParts: boolean }) {
  const t = useWords(wallWords);
  const states = useWords(stateWords);
  const counts = new Map(overview.by_state.map((one) => [one.state, one.count]));
  const allOnline = overview.agents_online === overview.agents;
  return (
    <>
      <h2>{t.monitoring}</h2>
      <ul className="wall-states">
        {STATES.toReversed()
          .filter((state) => counts.has(state))
          .map((state) => (
            <li key={state}>
              <StateBadge state={state} label={`${states[state]} ${counts.get(state) ?? 0}`} size="1em" />
            </li>
          ))}
      </ul>
      {overview.agents > 0 && (
        <div className="wall-agents">
          <span>{t.agents}</span>
          <StateBadge
            state={allOnline ? 'ok' : 'blind'}
            label={`${overview.agents_online} / ${overview.agents}`}
            size="1em"
          />
        </div>
      )}
      {withParts && <Parts />}
    </>
  );
}

function Parts() {
  const t = useWords(wallWords);
  const text = useText();
  const system = useGet('/api/v1/system', undefined, { refetchInterval: 15_000 });
  return (
    <ul className="wall-parts" aria-label={t.partNames}>
      {system.data?.parts.map((part) => (
        <li key={part.name} title={text(part.summary)}>
          <StateBadge state={part.healthy ? 'ok' : 'failed'} label={t.part(part.name)} size="1em" />
        </li>
      ))}
    </ul>
  );
}
