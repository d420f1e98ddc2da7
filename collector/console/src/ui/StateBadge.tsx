import type { IncidentState, State } from '../api/types';
import { useWords } from '../i18n';
import { incidentStateWords, stateWords } from '../i18n/words';
import { useMode } from '../theme/mode';
import { INCIDENT_STATE_LOOKS, stateColour } from '../theme/states';
import { StateShape } from './shapes';

interface Props {
  state: State;
  /** Instead of the state's own name. */
  label?: string;
  size?: number | string;
  /** Shape only; the name is still told to those who listen. */
  compact?: boolean;
}

/** A component's state: shape, colour and name. */
export function StateBadge({ state, label, size = 14, compact = false }: Props) {
  const mode = useMode();
  const t = useWords(stateWords);
  const name = label ?? t[state];
  return (
    <span
      className="state-badge"
      style={{ color: stateColour(state, mode) }}
      title={compact ? name : undefined}
    >
      <StateShape state={state} size={size} />
      <span className={compact ? 'visually-hidden' : undefined}>{name}</span>
    </span>
  );
}

/** Where an incident stands. */
export function IncidentStateBadge({ state }: { state: IncidentState }) {
  const t = useWords(incidentStateWords);
  return <StateBadge state={INCIDENT_STATE_LOOKS[state]} label={t[state]} />;
}
