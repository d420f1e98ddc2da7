import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { ComponentLink } from '../../ui/ComponentLink';
import { incidentsWords } from './words';

const SHOWN = 2;

/** The business services that an incident takes down, and how many components suffer. */
export function Impact({ incident }: { incident: Incident }) {
  const t = useWords(incidentsWords);
  const { services, symptom_count: symptoms } = incident;
  return (
    <div className="incident-impact">
      {services.slice(0, SHOWN).map((service) => (
        <ComponentLink key={service.id} component={{ ...service, state: null }} />
      ))}
      {services.length > SHOWN && <span>+{services.length - SHOWN}</span>}
      {services.length === 0 && <span className="faint">{t.noService}</span>}
      {symptoms > 0 && <span className="faint">{t.symptoms(symptoms)}</span>}
    </div>
  );
}
