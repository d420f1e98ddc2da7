import { AccountBar } from '../../availability/AccountBar';
import { Percent } from '../../availability/Percent';
import { availabilityWords } from '../../availability/words';
import { useWords } from '../../i18n';
import { ComponentLink } from '../../ui/ComponentLink';
import { StateBadge } from '../../ui/StateBadge';
import type { Row } from './rows';
import { Waits } from './Waits';

/** The list on a phone: one card a service. */
export function ServiceCards({ rows, label }: { rows: readonly Row[]; label: string }) {
  const a = useWords(availabilityWords);
  return (
    <ul className="service-cards" aria-label={label}>
      {rows.map(({ service, availability, waits }) => (
        <li key={service.id} className="panel">
          <div className="service-card-line">
            <StateBadge state={service.state} />
            <span className="grow" />
            <span className="faint">{a.availability}</span> <Percent value={availability?.percent} />
          </div>
          <div className="service-card-title">
            <ComponentLink component={{ ...service, state: null }} />
          </div>
          {waits.length > 0 && <Waits incidents={waits} />}
          {availability && <AccountBar availability={availability} />}
        </li>
      ))}
    </ul>
  );
}
