import { Input, Select } from 'antd';
import { useWords } from '../../i18n';
import { classWords, common, incidentStateWords, priorityWords } from '../../i18n/words';
import type { IncidentFilters } from './filters';
import { split } from './filters';
import { PartyField } from './PartyField';
import { incidentsWords } from './words';

interface Props {
  filters: IncidentFilters;
  set: (key: keyof IncidentFilters, value: string | undefined) => void;
}

interface Choice {
  value: string;
  label: string;
}

function options<K extends string>(words: Record<K, string>, prefix?: (key: K) => string): Choice[] {
  return (Object.keys(words) as K[]).map((value) => ({
    value,
    label: prefix ? `${prefix(value)} ${words[value]}` : words[value],
  }));
}

/** Filters by priority, class, party, state and day. */
export function FilterFields({ filters, set }: Props) {
  const t = useWords(incidentsWords);
  const words = useWords(common);
  const priorities = useWords(priorityWords);
  const classes = useWords(classWords);
  const states = useWords(incidentStateWords);
  const many = (key: 'priority' | 'class' | 'state', label: string, choice: Choice[]) => (
    <Select
      mode="multiple"
      className="filter-select"
      aria-label={label}
      placeholder={label}
      maxTagCount={0}
      maxTagPlaceholder={(chosen) =>
        chosen.length === 1 ? chosen[0]?.label : t.several(label, chosen.length)
      }
      showSearch={false}
      value={split(filters[key])}
      options={choice}
      onChange={(values: string[]) => {
        set(key, values.length > 0 ? values.join(',') : undefined);
      }}
    />
  );
  const day = (key: 'from' | 'to', label: string) => (
    <Input
      type="date"
      className="filter-day"
      prefix={label}
      aria-label={label}
      value={filters[key] ?? ''}
      onChange={(event) => {
        set(key, event.target.value === '' ? undefined : event.target.value);
      }}
    />
  );
  const byKey = (key: string) => key.toUpperCase();
  return (
    <>
      {many('priority', words.priority, options(priorities, byKey))}
      {many('class', t.class, options(classes))}
      <PartyField filters={filters} set={set} />
      {filters.scope === 'all' && (
        <>
          {many('state', words.state, options(states))}
          {day('from', t.from)}
          {day('to', t.to)}
        </>
      )}
    </>
  );
}
