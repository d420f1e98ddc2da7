import type { Clock } from '../api/types';
import { useWords } from '../i18n';
import { clockWords } from '../i18n/words';
import { useNow } from '../lib/now';
import { clock as format } from '../lib/time';
import { uiWords } from './words';

const allWords = { ...uiWords, ...clockWords };

type Standing = 'met' | 'breached' | 'over' | 'close' | 'running';

/** How a clock stands at an instant: `close` is the last fifth of its time. */
export function standing(clock: Clock, now: number): Standing {
  const due = Date.parse(clock.due_at);
  if (clock.stopped_at) return clock.breached ? 'breached' : 'met';
  if (clock.breached || now > due) return 'over';
  const whole = due - Date.parse(clock.started_at);
  return due - now < whole / 5 ? 'close' : 'running';
}

const MARKS: Record<Standing, string> = { met: '✓', breached: '✕', over: '!', close: '◔', running: '◷' };

/** A clock of a contract: what it measures, how long is left or by how much it is over, and what that means. */
export function ClockPill({ clock }: { clock: Clock }) {
  const now = useNow();
  const t = useWords(allWords);
  const how = standing(clock, now);
  const left = Date.parse(clock.due_at) - now;
  const value = {
    met: t.met,
    breached: t.breached,
    over: `${t.breached} ${t.over} ${format(left)}`,
    close: `${t.left} ${format(left)}`,
    running: `${t.left} ${format(left)}`,
  }[how];
  return (
    <span className={`clock-pill clock-${how}`} title={clock.party.name}>
      <span aria-hidden>{MARKS[how]}</span> {t[clock.kind]} <span className="digits">{value}</span>
    </span>
  );
}

/** How long something has been going on, counting. */
export function RunningFor({ since }: { since: string }) {
  const now = useNow();
  return <span className="digits">{format(Math.max(0, now - Date.parse(since)))}</span>;
}
