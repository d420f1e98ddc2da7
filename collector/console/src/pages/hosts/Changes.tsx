import { Select } from 'antd';
import { useGet } from '../../api/queries';
import { ChangeList } from '../../changes/ChangeList';
import { changeWords } from '../../changes/words';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { ComponentPicker } from '../../ui/ComponentPicker';
import { useFilters } from '../../ui/useFilters';
import { RangeChoice, secondsOf } from './RangeChoice';
import { hostsWords } from './words';

const KINDS = ['state', 'incident', 'agent', 'model', 'started'] as const;

/** What changed lately, in all of the network or in one part of it. */
export function Changes() {
  const t = useWords({ ...common, ...hostsWords, ...changeWords });
  const { filters, set } = useFilters(['range', 'what', 'site', 'of']);
  const sites = useGet('/api/v1/components', { query: { kind: 'site', limit: 1000 } });
  return (
    <>
      <div className="toolbar">
        <RangeChoice
          value={filters.range}
          onChange={(range) => {
            set('range', range);
          }}
        />
        <Select
          mode="multiple"
          className="filter-wide"
          aria-label={t.kinds}
          placeholder={t.kinds}
          value={filters.what?.split(',') ?? []}
          onChange={(kinds) => {
            set('what', kinds.join(','));
          }}
          options={KINDS.map((value) => ({ value, label: t[`kind_${value}`] }))}
        />
        <Select
          className="filter"
          aria-label={t.site}
          value={filters.site ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(site) => {
            set('site', site === '' ? undefined : site);
          }}
          options={[
            { value: '', label: t.anySite },
            ...(sites.data?.items ?? []).map((site) => ({ value: site.id, label: site.name })),
          ]}
        />
        <ComponentPicker
          value={filters.of ? [filters.of] : []}
          most={1}
          label={t.component}
          hint={t.component}
          onChange={(ids) => {
            set('of', ids.at(-1));
          }}
        />
      </div>
      <ChangeList
        wanted={{
          seconds: secondsOf(filters.range ?? '24h'),
          kind: filters.what,
          site: filters.site,
          component: filters.of,
        }}
      />
    </>
  );
}
