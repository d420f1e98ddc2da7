import { useWords } from '../i18n';
import { percent } from '../lib/percent';
import { availabilityWords } from './words';

/** An availability with three decimals: 100 % is said only of no downtime at all. */
export function Percent({ value }: { value: number | null | undefined }) {
  const t = useWords(availabilityWords);
  if (value === null || value === undefined) return <span className="faint">{t.unknown}</span>;
  return <span className="digits">{percent(value / 100, 3)}</span>;
}
