import type { Clock, Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { useNow } from '../../lib/now';
import { percent } from '../../lib/percent';
import { ClockPill, standing } from '../../ui/ClockPill';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { incidentWords } from './words';

/** How much of a clock's time is used, from 0 to 1. Calendars make hours of different weight: this is by the wall clock. */
export function used(clock: Clock, now: number): number {
  const from = Date.parse(clock.started_at);
  const whole = Date.parse(clock.due_at) - from;
  const until = clock.stopped_at ? Date.parse(clock.stopped_at) : now;
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (until - from) / whole));
}

/** The clocks of the contract: running, met, missed; of all parties that had to answer. */
export function Clocks({ incident }: { incident: Incident }) {
  const t = useWords(incidentWords);
  const parties = new Set(incident.clocks.map((clock) => clock.party.id));
  return (
    <Panel title={t.clocks}>
      {incident.clocks.length === 0 && (
        <>
          <p>{t.noClocks}</p>
          <p className="faint">{t.noClocksText}</p>
        </>
      )}
      <ul className="clocks">
        {incident.clocks.map((clock) => (
          <OneClock key={clock.kind + clock.started_at} clock={clock} withParty={parties.size > 1} />
        ))}
      </ul>
    </Panel>
  );
}

function OneClock({ clock, withParty }: { clock: Clock; withParty: boolean }) {
  const t = useWords(incidentWords);
  const now = useNow();
  const share = used(clock, now);
  return (
    <li>
      <div className="clock-line">
        <ClockPill clock={clock} />
        {withParty && <span>{clock.party.name}</span>}
        <span className="grow" />
        <span className="faint digits">{t.used(percent(share))}</span>
      </div>
      <span className={`meter meter-${standing(clock, now)}`} aria-hidden>
        <span style={{ width: percent(share) }} />
      </span>
      <div className="faint">
        {clock.stopped_at ? (
          <>
            {t.stopped} <Time at={clock.stopped_at} show="absolute" />
          </>
        ) : (
          <>
            {t.due} <Time at={clock.due_at} show="absolute" />
          </>
        )}
      </div>
    </li>
  );
}
