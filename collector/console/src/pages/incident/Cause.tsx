import type { IncidentDetail } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { Panel } from '../../ui/Panel';
import { Candidates } from './Candidates';
import { EvidenceList } from './EvidenceList';
import { incidentWords } from './words';

/** What broke and how we know: candidates with their probabilities, evidence for and against. */
export function Cause({ incident }: { incident: IncidentDetail }) {
  const t = useWords(incidentWords);
  const text = useText();
  const { id: root } = incident.root_cause;
  const side = (stance: 'for' | 'against') =>
    incident.evidence
      .filter((piece) => piece.stance === stance)
      // What was seen on the root cause itself says most.
      .sort((a, b) => Number(b.component.id === root) - Number(a.component.id === root));
  const [speaksFor, speaksAgainst] = [side('for'), side('against')];
  return (
    <Panel title={t.cause}>
      <Candidates incident={incident} />
      <p className="reason">{text(incident.reason)}</p>
      <div className={`sides ${speaksAgainst.length > 0 ? 'sides-two' : ''}`}>
        <EvidenceList title={t.for(speaksFor.length)} nothing={t.noneFor} evidence={speaksFor} />
        <EvidenceList
          title={t.against(speaksAgainst.length)}
          nothing={t.noneAgainst}
          evidence={speaksAgainst}
        />
      </div>
    </Panel>
  );
}
