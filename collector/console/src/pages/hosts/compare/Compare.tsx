import { Checkbox, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { headlinesOf } from '../../../component/headlines';
import { language, useWords } from '../../../i18n';
import { metricName } from '../../../lib/units';
import { Failure, NothingHere } from '../../../ui/Async';
import { ComponentPicker } from '../../../ui/ComponentPicker';
import { Loading } from '../../../ui/Loading';
import { useComponents } from '../../../ui/useComponents';
import { useFilters } from '../../../ui/useFilters';
import { RangeChoice } from '../RangeChoice';
import { hostsWords } from '../words';
import { IncidentLinks } from './IncidentLinks';
import { COMPARED_MOST, METRICS_MOST } from './limits';
import { MetricPanel } from './MetricPanel';
import { useBands } from './useBands';
import { useSeriesNames } from './useSeriesNames';
import { windowOf } from './window';

const KEYS = ['c', 'm', 'i', 'range', 'from', 'to', 'incidents'] as const;
const SHOWN_AT_FIRST = 2;
/** Instances have commas in them. */
const BETWEEN_INSTANCES = ';';

/** Any metrics of some components over any time, one chart a metric. All of it is in the address. */
export default function Compare() {
  const t = useWords(hostsWords);
  const spoken = language.use();
  const { filters, set, replace } = useFilters(KEYS);
  const ids = filters.c?.split(',') ?? [];
  const names = useSeriesNames(ids);
  const known = useComponents(ids);
  const window = windowOf(filters.range, filters.from, filters.to);
  const bands = useBands(ids, window, filters.incidents !== '0');
  const metrics = filters.m?.split(',') ?? headlinesOf(names.metrics, SHOWN_AT_FIRST);
  const chosenInstances = filters.i?.split(BETWEEN_INSTANCES) ?? [];
  const instances = [
    ...new Set(names.all.filter((one) => metrics.includes(one.metric)).map((one) => one.instance)),
  ].filter((instance) => instance !== '');
  return (
    <>
      <div className="toolbar">
        <ComponentPicker
          value={ids}
          most={COMPARED_MOST}
          label={t.pickComponents}
          hint={`${t.pickComponents} (${t.most(COMPARED_MOST)})`}
          onChange={(next) => {
            set('c', next.join(','));
          }}
        />
        <Select
          mode="multiple"
          className="component-picker"
          maxCount={METRICS_MOST}
          value={metrics}
          disabled={ids.length === 0}
          aria-label={t.pickMetrics}
          placeholder={`${t.pickMetrics} (${t.most(METRICS_MOST)})`}
          onChange={(next) => {
            set('m', next.join(','));
          }}
          options={names.metrics.map((metric) => {
            const name = metricName(metric, spoken);
            return { value: metric, label: name === metric ? name : `${name} ${metric}` };
          })}
          showSearch={{ optionFilterProp: 'label' }}
        />
        {instances.length > 1 && (
          <Select
            mode="multiple"
            className="filter-wide"
            maxTagCount={2}
            value={chosenInstances}
            aria-label={t.instances}
            placeholder={t.pickInstances}
            onChange={(next) => {
              set('i', next.join(BETWEEN_INSTANCES));
            }}
            options={instances.map((instance) => ({ value: instance, label: instance }))}
          />
        )}
      </div>
      <div className="toolbar">
        <RangeChoice
          usual="1h"
          custom
          value={filters.range}
          onChange={(range) => {
            replace({ ...filters, range });
          }}
        />
        {filters.range === 'custom' && (
          <DatePicker.RangePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            value={filters.from && filters.to ? [dayjs(filters.from), dayjs(filters.to)] : null}
            onChange={(range) => {
              replace({ ...filters, from: range?.[0]?.toISOString(), to: range?.[1]?.toISOString() });
            }}
          />
        )}
        <Checkbox
          className="toolbar-check"
          checked={filters.incidents !== '0'}
          onChange={(event) => {
            set('incidents', event.target.checked ? undefined : '0');
          }}
        >
          {t.showIncidents}
        </Checkbox>
      </div>
      {ids.length === 0 && <NothingHere text={t.nothingChosen} />}
      {names.failed?.error && <Failure error={names.failed.error} retry={names.failed.refetch} />}
      {ids.length > 0 && names.pending && <Loading />}
      {ids.length > 0 && !names.pending && !names.failed && names.metrics.length === 0 && (
        <NothingHere text={t.noMetrics} />
      )}
      <IncidentLinks bands={bands} />
      {metrics.map((metric) => (
        <MetricPanel
          key={metric}
          metric={metric}
          components={ids.map((id) => known.get(id) ?? { id, name: id })}
          instances={chosenInstances}
          window={window}
          bands={bands}
        />
      ))}
    </>
  );
}
