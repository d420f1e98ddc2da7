import { Alert, Grid, Select } from 'antd';
import { useNavigate } from 'react-router';
import { parsePeriod } from '../../availability/period';
import { PeriodChoice } from '../../availability/PeriodChoice';
import { useText, useWords } from '../../i18n';
import { common, stateWords } from '../../i18n/words';
import { STATES } from '../../theme/states';
import { Async, NothingHere } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { SavedViews } from '../../ui/SavedViews';
import { SearchField } from '../../ui/SearchField';
import { useFilters } from '../../ui/useFilters';
import { isDown, matches } from './rows';
import { ServiceCards } from './ServiceCards';
import './style.css';
import { useColumns } from './useColumns';
import { useRows } from './useRows';
import { servicesWords } from './words';

/** Business services: whether they are up, what they wait for, how available they were and whose the downtime is. */
export default function Services() {
  const words = useWords(common);
  const states = useWords(stateWords);
  const t = useWords(servicesWords);
  const text = useText();
  const navigate = useNavigate();
  const columns = useColumns();
  const wide = Grid.useBreakpoint().md ?? true;
  const { filters, set, replace } = useFilters(['q', 'state', 'period']);
  const period = parsePeriod(filters.period);
  const { services, availability, rows } = useRows(period);
  const chosen = filters.state?.split(',') ?? [];
  const shown = rows.filter((row) => matches(row.service, filters.q ?? '', chosen));
  const down = rows.filter((row) => isDown(row.service)).length;
  return (
    <>
      <PageHeader
        title={words.services}
        actions={<SavedViews list="services" filters={filters} onPick={replace} />}
      >
        {rows.length > 0 && (down > 0 ? t.someDown(down, rows.length) : `✓ ${t.allWell(rows.length)}`)}
      </PageHeader>
      <div className="toolbar" role="search">
        <PeriodChoice
          value={period}
          onChange={(next) => {
            set('period', next);
          }}
        />
        <SearchField
          value={filters.q ?? ''}
          label={words.search}
          hint={t.findHint}
          onChange={(q) => {
            set('q', q === '' ? undefined : q);
          }}
        />
        <Select
          mode="multiple"
          className="service-states"
          aria-label={words.state}
          placeholder={words.state}
          maxTagCount={1}
          showSearch={false}
          value={chosen}
          options={STATES.toReversed().map((state) => ({ value: state, label: states[state] }))}
          onChange={(values: string[]) => {
            set('state', values.length > 0 ? values.join(',') : undefined);
          }}
        />
      </div>
      {availability.error && (
        <Alert type="warning" showIcon className="service-alert" title={text(availability.error.text)} />
      )}
      {availability.data?.truncated && (
        <Alert type="warning" showIcon className="service-alert" title={t.truncated} />
      )}
      <Async
        query={services}
        isEmpty={({ items }) => items.length === 0}
        empty={<NothingHere text={t.none}>{t.noneHint}</NothingHere>}
      >
        {() => {
          if (shown.length === 0) return <NothingHere text={t.noMatch} />;
          if (!wide) return <ServiceCards rows={shown} label={words.services} />;
          return (
            <DataTable
              label={words.services}
              rows={shown}
              total={rows.length}
              rowKey={(row) => row.service.id}
              columns={columns}
              onOpen={(row) => void navigate(`/services/${encodeURIComponent(row.service.id)}`)}
            />
          );
        }}
      </Async>
    </>
  );
}
