import { Segmented } from 'antd';
import { useWords } from '../../i18n';
import { hostsWords } from './words';

const HOUR = 3600;
const RANGES = { '1h': HOUR, '6h': 6 * HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR, '30d': 720 * HOUR } as const;

/** The length of a range by its name; the last hour if there is no such name. */
export function secondsOf(name: string): number {
  return (RANGES as Record<string, number>)[name] ?? HOUR;
}

interface Props {
  value: string | undefined;
  onChange: (range: string) => void;
  /** The range if none is chosen. */
  usual?: keyof typeof RANGES;
  custom?: boolean;
}

/** How far to look back. */
export function RangeChoice({ value, onChange, usual = '24h', custom = false }: Props) {
  const t = useWords(hostsWords);
  const options = [
    { value: '1h', label: t.lastHours(1) },
    { value: '6h', label: t.lastHours(6) },
    { value: '24h', label: t.lastHours(24) },
    { value: '7d', label: t.lastDays(7) },
    { value: '30d', label: t.lastDays(30) },
    ...(custom ? [{ value: 'custom', label: t.custom }] : []),
  ];
  return <Segmented aria-label={t.range} value={value ?? usual} onChange={onChange} options={options} />;
}
