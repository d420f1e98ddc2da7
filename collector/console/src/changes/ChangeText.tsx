import { Link } from 'react-router';
import type { components } from '../api/types';
import { useText, useWords } from '../i18n';
import { PriorityTag } from '../ui/PriorityTag';
import { StateBadge } from '../ui/StateBadge';
import { changeWords } from './words';

export type Change = components['schemas']['Change'];
type Entry = components['schemas']['Entry'];

const LOOKS = { came: 'ok', left: 'unknown', lost: 'blind' } as const;

/** What happened, in one line. */
export function ChangeText({ change }: { change: Change }) {
  const t = useWords(changeWords);
  const { state, incident, agent, model, started } = change;
  if (state) {
    return (
      <>
        {state.from ? <StateBadge state={state.from} /> : t.appeared} <span aria-hidden>→</span>{' '}
        <StateBadge state={state.to} />
      </>
    );
  }
  if (incident) {
    return (
      <>
        <Link to={`/incidents/${encodeURIComponent(incident.id)}`}>{incident.id}</Link>{' '}
        {incident.entry ? <EntryText entry={incident.entry} /> : t.inOutline}
      </>
    );
  }
  if (agent) {
    return (
      <>
        <StateBadge state={LOOKS[agent.did]} label={t[`agent_${agent.did}`]} />
        {agent.version && <span className="faint"> {t.version(agent.version)}</span>}
      </>
    );
  }
  if (model) {
    const parts = [
      t.modelNow(model.components),
      model.added_count > 0 ? t.added(model.added_count) : '',
      model.removed_count > 0 ? t.removed(model.removed_count) : '',
    ];
    return <>{parts.filter((part) => part !== '').join(' · ')}</>;
  }
  return <>{started ? t.startedUp(started) : ''}</>;
}

function EntryText({ entry }: { entry: Entry }) {
  const t = useWords(changeWords);
  const text = useText();
  const what = entry.action ? t[`action_${entry.action}`] : t[`entry_${entry.change}`];
  return (
    <>
      {entry.priority && <PriorityTag priority={entry.priority} />} <strong>{what}</strong>
      {entry.user && ` ${t.by(entry.user)}`}
      <div className="faint change-reason">{entry.text ?? text(entry.reason)}</div>
    </>
  );
}
