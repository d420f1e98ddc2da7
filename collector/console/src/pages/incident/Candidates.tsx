import type { IncidentDetail } from '../../api/types';
import { useWords } from '../../i18n';
import { percent } from '../../lib/percent';
import { ComponentLink } from '../../ui/ComponentLink';
import { PartyName } from '../../ui/PartyName';
import { incidentWords } from './words';

/** What may be the root cause, how likely, and whose it would be. */
export function Candidates({ incident }: { incident: IncidentDetail }) {
  const t = useWords(incidentWords);
  return (
    <ol className="candidates" aria-label={t.candidates}>
      {incident.candidates.map(({ component, party, probability }) => {
        const chosen = component.id === incident.root_cause.id;
        return (
          <li key={component.id} className={chosen ? 'candidate-chosen' : ''}>
            <span className="candidate-name">
              <ComponentLink component={component} />
              <span className="faint">
                · <PartyName party={party} plain />
              </span>
              {chosen && incident.candidates.length > 1 && (
                <strong>· {incident.undecided ? t.bestGuess : t.chosen}</strong>
              )}
            </span>
            <span className="meter" aria-hidden>
              <span style={{ width: percent(probability) }} />
            </span>
            <span className="digits" title={t.likely(percent(probability))}>
              <span className="visually-hidden">{t.likely('')}</span>
              {percent(probability)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
