import { Button } from 'antd';
import { useState } from 'react';
import type { Evidence } from '../../api/types';
import { StatusBadge } from '../../component/Checks';
import { useText, useWords } from '../../i18n';
import { ComponentLink } from '../../ui/ComponentLink';
import { Time } from '../../ui/Time';
import { incidentWords } from './words';

const SHOWN = 6;

interface Props {
  title: string;
  nothing: string;
  evidence: readonly Evidence[];
}

/** Pieces of evidence on one side: what was seen, by whom, when, and why it matters. */
export function EvidenceList({ title, nothing, evidence }: Props) {
  const t = useWords(incidentWords);
  const text = useText();
  const [all, setAll] = useState(false);
  const observer = ({ by }: Evidence) => {
    if (by.type === 'agent') return t.agentOn(by.component);
    return by.type === 'own' ? t.ownAgent : t.collector;
  };
  const shown = all ? evidence : evidence.slice(0, SHOWN);
  return (
    <div>
      <h3>{title}</h3>
      {evidence.length === 0 && <p className="faint">{nothing}</p>}
      <ul className="proof">
        {shown.map((piece) => (
          <li key={`${piece.component.id} ${piece.check} ${observer(piece)}`}>
            <div className="proof-seen">
              <StatusBadge status={piece.status} />
              <ComponentLink component={{ ...piece.component, state: null }} />
              <code>{piece.check}</code>
              <span className="faint">
                {observer(piece)} · <Time at={piece.at} show="relative" />
              </span>
            </div>
            <div className="faint">{text(piece.why)}</div>
          </li>
        ))}
      </ul>
      {evidence.length > SHOWN && (
        <Button
          type="link"
          size="small"
          aria-expanded={all}
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? t.showLess : t.showAll(evidence.length)}
        </Button>
      )}
    </div>
  );
}
