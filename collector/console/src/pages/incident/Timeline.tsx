import { Switch } from 'antd';
import { useMemo, useState } from 'react';
import type { IncidentDetail } from '../../api/types';
import { useWords } from '../../i18n';
import { Panel } from '../../ui/Panel';
import { differences, newlyBreached } from './differences';
import { NoteForm } from './NoteForm';
import { TimelineEntry } from './TimelineEntry';
import { incidentWords } from './words';

/** Everything that happened to it, the newest first, as the ledger has it. */
export function Timeline({ incident }: { incident: IncidentDetail }) {
  const t = useWords(incidentWords);
  const [peopleOnly, setPeopleOnly] = useState(false);
  const { timeline } = incident;
  const changed = useMemo(() => differences(timeline), [timeline]);
  const shown = timeline.filter((entry) => !peopleOnly || entry.user).toReversed();
  const refs = [
    incident.root_cause,
    ...incident.candidates.map((one) => one.component),
    ...incident.symptoms,
  ];
  const names = new Map(refs.map((one) => [one.id, one.name]));
  return (
    <Panel
      title={t.timeline}
      extra={
        <label className="people-only">
          <Switch size="small" checked={peopleOnly} onChange={setPeopleOnly} /> {t.peopleOnly}
        </label>
      }
    >
      {incident.allowed_actions.includes('note') && <NoteForm id={incident.id} />}
      {shown.length === 0 && <p className="faint">{t.noEntries}</p>}
      <ol className="timeline" aria-label={t.timeline}>
        {shown.map((entry) => (
          <TimelineEntry
            key={entry.seq}
            entry={entry}
            differences={changed.get(entry.seq) ?? []}
            breached={newlyBreached(timeline, entry)}
            names={names}
          />
        ))}
      </ol>
      <p className="faint ledger-hint">{t.timelineHint}</p>
    </Panel>
  );
}
