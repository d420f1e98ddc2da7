import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { ClockPill } from '../../ui/ClockPill';
import { incidentsWords } from './words';

/** The clocks that still say something: those that run, and those that were missed. */
export function Clocks({ incident }: { incident: Incident }) {
  const t = useWords(incidentsWords);
  const { clocks, sight } = incident;
  const telling = clocks.filter((clock) => !clock.stopped_at || clock.breached);
  if (telling.length > 0) {
    return (
      <span className="incident-clocks">
        {telling.map((clock) => (
          <ClockPill key={clock.kind + clock.started_at} clock={clock} />
        ))}
      </span>
    );
  }
  if (sight === 'outline') return <span className="faint">–</span>;
  return <span className="faint">{clocks.length > 0 ? `✓ ${t.allMet}` : t.noClock}</span>;
}
