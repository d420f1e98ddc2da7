import { Link } from 'react-router';
import { useGet } from '../../api/queries';
import type { Overview } from '../../api/types';
import { useWords } from '../../i18n';
import { stateWords } from '../../i18n/words';
import { useMode } from '../../theme/mode';
import { severity, stateColour } from '../../theme/states';
import { StateShape } from '../../ui/shapes';
import type { Tally } from './summary';
import { tally } from './summary';
import { wallWords } from './words';

type Site = Overview['sites'][number];

/** Sites shown by name; of the healthy ones beyond that, only how many. */
const SHOWN_MAX = 60;

/** The network by site, the worst first, each with a bar of its components by state. */
export function Sites({ overview }: { overview: Overview }) {
  const t = useWords(wallWords);
  const known = useGet('/api/v1/components', { query: { kind: 'site', limit: 1000 } });
  const names = new Map(known.data?.items.map((site) => [site.id, site.name]));
  const sites = overview.sites
    .map((site) => ({ site, ...tally(site.by_state) }))
    .sort((a, b) => severity(b.worst) - severity(a.worst) || b.unwell - a.unwell);
  return (
    <>
      <h2>{t.network}</h2>
      <ul className="wall-site-list">
        {sites.slice(0, SHOWN_MAX).map(({ site, ...counts }) => (
          <SiteCard
            key={site.site ?? ''}
            site={site}
            name={site.site ? (names.get(site.site) ?? site.site) : t.noSite}
            {...counts}
          />
        ))}
      </ul>
    </>
  );
}

interface CardProps extends Tally {
  site: Site;
  name: string;
}

function SiteCard({ site, name, total, unwell, unknown, worst }: CardProps) {
  const t = useWords(wallWords);
  const states = useWords(stateWords);
  const mode = useMode();
  const parts = site.by_state.toSorted((a, b) => severity(b.state) - severity(a.state));
  const colour = stateColour(worst, mode);
  const silent = unknown > 0 ? t.someUnknown(unknown) : t.allOk;
  return (
    <li className="wall-site">
      <div className="wall-site-head">
        <span style={{ color: colour }}>
          <StateShape state={worst} size="1em" />
        </span>
        {site.site ? (
          <Link to={`/network?site=${encodeURIComponent(site.site)}`}>{name}</Link>
        ) : (
          <span>{name}</span>
        )}
        <span className="grow" />
        <span className="digits" style={{ color: colour }}>
          {unwell > 0 ? `${unwell} / ${total}` : silent}
        </span>
      </div>
      <div
        className="wall-bar"
        role="img"
        aria-label={parts.map((p) => `${states[p.state]} ${p.count}`).join(', ')}
      >
        {parts.map((part) => (
          <span
            key={part.state}
            style={{ flexGrow: part.count, background: stateColour(part.state, mode) }}
            title={`${states[part.state]} ${part.count}`}
          />
        ))}
      </div>
    </li>
  );
}
