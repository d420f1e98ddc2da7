import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useGet } from '../../api/queries';
import type { Kind, State } from '../../api/types';
import { useWords } from '../../i18n';
import { common, kindWords, stateWords } from '../../i18n/words';
import { STATES } from '../../theme/states';
import { KindIcon } from '../../ui/KindIcon';
import { SavedViews } from '../../ui/SavedViews';
import { StateBadge } from '../../ui/StateBadge';
import type { Filters } from '../../ui/useFilters';
import { hostsWords } from './words';

export const INVENTORY_KEYS = ['q', 'kind', 'state', 'site', 'party', 'sort', 'page'] as const;
export type InventoryFilter = Filters<(typeof INVENTORY_KEYS)[number]>;

interface Props {
  filters: InventoryFilter;
  onChange: (filters: InventoryFilter) => void;
}

const TYPING_PAUSE = 250;

export function InventoryFilters({ filters, onChange }: Props) {
  const t = useWords({ ...common, ...hostsWords });
  const kinds = useWords(kindWords);
  const states = useWords(stateWords);
  const sites = useGet('/api/v1/components', { query: { kind: 'site', limit: 1000 } });
  const parties = useGet('/api/v1/parties');
  // Another filter begins at the first page again.
  const set = (part: InventoryFilter) => {
    onChange({ ...filters, page: undefined, ...part });
  };
  return (
    <div className="toolbar">
      <TypedFilter
        key={filters.q === undefined ? 'empty' : 'typed'}
        value={filters.q ?? ''}
        onChange={(q) => {
          set({ q: q === '' ? undefined : q });
        }}
      />
      <Select
        className="filter"
        aria-label={t.kind}
        value={filters.kind ?? ''}
        onChange={(kind) => {
          set({ kind: kind === '' ? undefined : kind });
        }}
        popupMatchSelectWidth={240}
        options={[
          { value: '', label: t.allDevices },
          { value: 'all', label: t.anyKind },
          ...(Object.keys(kinds) as Kind[])
            .filter((kind) => kind !== 'service')
            .map((kind) => ({ value: kind, label: <KindIcon kind={kind} withName /> })),
        ]}
      />
      <Select
        className="filter"
        aria-label={t.state}
        value={filters.state ?? ''}
        onChange={(state) => {
          set({ state: state === '' ? undefined : state });
        }}
        options={[
          { value: '', label: t.anyState },
          ...STATES.toReversed().map((state: State) => ({
            value: state,
            label: <StateBadge state={state} label={states[state]} />,
          })),
        ]}
      />
      <Select
        className="filter"
        aria-label={t.site}
        value={filters.site ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(site) => {
          set({ site: site === '' ? undefined : site });
        }}
        options={[
          { value: '', label: t.anySite },
          ...(sites.data?.items ?? []).map((site) => ({ value: site.id, label: site.name })),
        ]}
      />
      <Select
        className="filter"
        aria-label={t.party}
        value={filters.party ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(party) => {
          set({ party: party === '' ? undefined : party });
        }}
        options={[
          { value: '', label: t.anyParty },
          ...(parties.data ?? []).map((party) => ({ value: party.id, label: party.name })),
        ]}
      />
      <SavedViews list="hosts" filters={filters} onPick={onChange} />
      {Object.values(filters).some((value) => value !== undefined) && (
        <Button
          type="link"
          onClick={() => {
            onChange({});
          }}
        >
          {t.clear}
        </Button>
      )}
    </div>
  );
}

/** Text that is asked for when one pauses typing. */
function TypedFilter({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const t = useWords(hostsWords);
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => {
      onChange(typed.trim());
    }, TYPING_PAUSE);
    return () => {
      clearTimeout(timer);
    };
  });
  return (
    <Input
      className="filter-text"
      value={typed}
      allowClear
      placeholder={t.filter}
      aria-label={t.filter}
      onChange={(event) => {
        setTyped(event.target.value);
      }}
    />
  );
}
