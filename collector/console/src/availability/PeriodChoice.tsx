import { Segmented } from 'antd';
import { useWords } from '../i18n';
import type { Period } from './period';
import { PERIODS } from './period';
import { availabilityWords } from './words';

/** The stretch of time that figures are about. */
export function PeriodChoice({ value, onChange }: { value: Period; onChange: (period: Period) => void }) {
  const t = useWords(availabilityWords);
  return (
    <Segmented<Period>
      aria-label={t.period}
      value={value}
      onChange={onChange}
      options={PERIODS.map((period) => ({ value: period, label: t[period] }))}
    />
  );
}
