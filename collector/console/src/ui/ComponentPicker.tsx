import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useGet } from '../api/queries';
import { ComponentLink } from './ComponentLink';
import { useComponents } from './useComponents';

const OFFERED = 30;

interface Props {
  value: string[];
  onChange: (ids: string[]) => void;
  most: number;
  label: string;
  hint: string;
  /** Kinds to choose from, separated by commas; all if absent. */
  kind?: string;
}

/** Chooses components by typing part of their name, id or address; the collector searches. */
export function ComponentPicker({ value, onChange, most, label, hint, kind }: Props) {
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const found = useGet('/api/v1/components', { query: { q, kind, limit: OFFERED } }, { keepPrevious: true });
  const chosen = useComponents(value);
  const offered = (found.data?.items ?? []).map((one) => ({ value: one.id, label: one.name, one }));
  // A label that differs from the one on offer would be taken for a mistake.
  const nameOf = (id: string) =>
    offered.find((option) => option.value === id)?.label ?? chosen.get(id)?.name ?? id;
  return (
    <Select
      className="component-picker"
      mode="multiple"
      maxCount={most}
      labelInValue
      value={value.map((id) => ({ value: id, label: nameOf(id) }))}
      onChange={(next) => {
        onChange(next.map((one) => one.value));
      }}
      aria-label={label}
      placeholder={hint}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching}
      options={offered}
      optionRender={(option) => <ComponentLink component={option.data.one} plain />}
      popupMatchSelectWidth={360}
    />
  );
}
