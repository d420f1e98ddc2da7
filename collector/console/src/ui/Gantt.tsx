import { Grid } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import { useNow } from '../lib/now';
import type { Stretch } from './timeAxis';
import { boundsOf, place, ticks } from './timeAxis';
import { uiWords } from './words';
import './gantt.css';

export interface GanttBar extends Stretch {
  key: string;
  /** On the bar, if there is room. */
  text: string;
  /** All of it in words: what it is and from when to when. */
  label: string;
  /** `past` and `future` are told by pattern as well as by colour. */
  tone: 'current' | 'past' | 'future' | 'warning' | 'none';
  onOpen?: () => void;
}

export interface GanttRow {
  key: string;
  head: ReactNode;
  bars: GanttBar[];
}

const MINUTE = 60_000;

/** Stretches of time in rows, with today's line. Every bar can be reached and read with the keyboard. */
export function Gantt({ rows, label, corner }: { rows: GanttRow[]; label: string; corner: ReactNode }) {
  const t = useWords(uiWords);
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const bounds = boundsOf(
    rows.flatMap((row) => row.bars),
    now,
  );
  const wide = Grid.useBreakpoint().lg ?? true;
  const marks = ticks(bounds, wide ? 14 : 4);
  const share = (at: number) => `${((at - bounds[0]) / (bounds[1] - bounds[0])) * 100}%`;
  return (
    <div className="gantt" role="group" aria-label={label}>
      <div className="gantt-row gantt-axis">
        <div className="gantt-head">{corner}</div>
        <div className="gantt-track" aria-hidden>
          {marks.map((tick) => (
            <span key={tick.at} className="gantt-tick" style={{ left: share(tick.at) }}>
              {tick.label}
            </span>
          ))}
          <span className="gantt-today-label" style={{ left: share(now) }}>
            {t.today}
          </span>
        </div>
      </div>
      {rows.map((row) => (
        <div key={row.key} className="gantt-row">
          <div className="gantt-head">{row.head}</div>
          <div className="gantt-track">
            {marks.map((tick) => (
              <span key={tick.at} className="gantt-line" style={{ left: share(tick.at) }} />
            ))}
            <span className="gantt-today" style={{ left: share(now) }} />
            {row.bars.map((bar) => (
              <Bar key={bar.key} bar={bar} at={place(bar, bounds)} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function Bar({ bar, at }: { bar: GanttBar; at: { left: number; width: number } | null }) {
  if (!at) return null;
  const open = `${bar.from === null ? ' gantt-open-from' : ''}${bar.to === null ? ' gantt-open-to' : ''}`;
  return (
    <button
      type="button"
      className={`gantt-bar gantt-${bar.tone}${open}`}
      style={{ left: `${at.left}%`, width: `${at.width}%` }}
      title={bar.label}
      aria-label={`${bar.text} · ${bar.label}`}
      onClick={bar.onOpen}
      aria-disabled={bar.onOpen === undefined}
    >
      <span aria-hidden>{bar.text}</span>
    </button>
  );
}
