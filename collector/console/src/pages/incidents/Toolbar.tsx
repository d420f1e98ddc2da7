import { FilterOutlined } from '@ant-design/icons';
import { Button, Grid, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { uiWords } from '../../ui/words';
import { FilterFields } from './FilterFields';
import type { IncidentFilters } from './filters';
import { narrowing } from './filters';
import { SearchField } from '../../ui/SearchField';
import { incidentsWords } from './words';

interface Props {
  filters: IncidentFilters;
  set: (key: keyof IncidentFilters, value: string | undefined) => void;
  replace: (filters: IncidentFilters) => void;
}

/** What narrows the list. On a phone the rarer fields unfold. */
export function Toolbar({ filters, set, replace }: Props) {
  const t = useWords(incidentsWords);
  const words = useWords(common);
  const ui = useWords(uiWords);
  const wide = Grid.useBreakpoint().md ?? true;
  const [unfolded, setUnfolded] = useState(false);
  const count = narrowing(filters);
  const setScope = (scope: string) => {
    if (scope === 'all') set('scope', 'all');
    else replace({ ...filters, scope: undefined, state: undefined, from: undefined, to: undefined });
  };
  return (
    <div className="toolbar" role="search" aria-label={t.filters}>
      <Segmented
        aria-label={t.scope}
        value={filters.scope === 'all' ? 'all' : 'active'}
        onChange={setScope}
        options={[
          { value: 'active', label: t.active },
          { value: 'all', label: t.everything },
        ]}
      />
      <SearchField
        value={filters.q ?? ''}
        label={words.search}
        hint={t.findHint}
        onChange={(q) => {
          set('q', q === '' ? undefined : q);
        }}
      />
      {!wide && (
        <Button
          icon={<FilterOutlined />}
          aria-expanded={unfolded}
          onClick={() => {
            setUnfolded(!unfolded);
          }}
        >
          {count > 0 ? t.filtersOn(count) : t.filters}
        </Button>
      )}
      {(wide || unfolded) && <FilterFields filters={filters} set={set} />}
      {filters.about && (
        <Tag
          closable
          className="filter-tag"
          onClose={(event) => {
            event.preventDefault();
            set('about', undefined);
          }}
        >
          {t.about(filters.about)}
        </Tag>
      )}
      {count > 0 && (
        <Button
          type="text"
          onClick={() => {
            replace({ scope: filters.scope, sort: filters.sort });
          }}
        >
          {ui.filterReset}
        </Button>
      )}
    </div>
  );
}
