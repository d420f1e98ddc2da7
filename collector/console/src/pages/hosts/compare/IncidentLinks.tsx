import { Link } from 'react-router';
import { useWords } from '../../../i18n';
import { hostsWords } from '../words';
import type { Band } from './option';

const LISTED = 12;

/** What the shaded stretches of the charts are. */
export function IncidentLinks({ bands }: { bands: readonly Band[] }) {
  const t = useWords(hostsWords);
  if (bands.length === 0) return null;
  return (
    <p className="incident-links">
      <span className="swatch-band" aria-hidden /> {t.incidentBand}:{' '}
      {bands.slice(0, LISTED).map((band) => (
        <Link key={band.name} to={`/incidents/${encodeURIComponent(band.name)}`}>
          {band.name}
        </Link>
      ))}
      {bands.length > LISTED && ` … (${bands.length})`}
    </p>
  );
}
