import { Button } from 'antd';
import { useState } from 'react';
import type { Incident, IncidentDetail } from '../../api/types';
import { useWords } from '../../i18n';
import { InDrawer } from '../../ui/ComponentLink';
import { ComponentLink } from '../../ui/ComponentLink';
import { Panel } from '../../ui/Panel';
import { incidentWords } from './words';

const SHOWN = 24;

/** Whom it hurts: business services first, then components. */
export function Impact({ incident }: { incident: Incident & Pick<IncidentDetail, 'symptoms'> }) {
  const t = useWords(incidentWords);
  const [all, setAll] = useState(false);
  const { services, symptoms } = incident;
  const shown = all ? symptoms : symptoms.slice(0, SHOWN);
  return (
    <Panel title={t.impact}>
      <h3>{t.services}</h3>
      {services.length === 0 && <p>✓ {t.noServices}</p>}
      <InDrawer value={false}>
        <ul className="hurt hurt-services">
          {services.map((service) => (
            <li key={service.id}>
              <ComponentLink component={service} />
            </li>
          ))}
        </ul>
      </InDrawer>
      <h3>{symptoms.length === 0 ? t.noSymptoms : t.symptomsOf(incident.symptom_count)}</h3>
      <ul className="hurt">
        {shown.map((symptom) => (
          <li key={symptom.id}>
            <ComponentLink component={symptom} />
          </li>
        ))}
      </ul>
      {symptoms.length > SHOWN && (
        <Button
          type="link"
          size="small"
          aria-expanded={all}
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? t.showLess : t.showAll(symptoms.length)}
        </Button>
      )}
    </Panel>
  );
}
