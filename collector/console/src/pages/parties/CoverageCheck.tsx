import { Segmented } from 'antd';
import { useState } from 'react';
import { useGet } from '../../api/queries';
import type { Coverage } from '../../api/types';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { DataTable } from '../../ui/DataTable';
import { StateBadge } from '../../ui/StateBadge';
import { Ending, Gaps, Overlaps } from './findings';
import { ENDING_DAYS } from './standing';
import { partiesWords } from './words';

interface Props {
  onContract: (contract: string) => void;
}

/** Where the contracts leave gaps: now, and when those that are about to end have ended. */
export function CoverageCheck({ onContract }: Props) {
  const t = useWords(partiesWords);
  const [days, setDays] = useState(ENDING_DAYS);
  const coverage = useGet('/api/v1/coverage', { query: { within_days: days } }, { keepPrevious: true });
  return (
    <Async query={coverage}>
      {(found) => (
        <div className="coverage">
          <section aria-labelledby="uncovered">
            <h2 id="uncovered">
              {t.uncovered} ({found.uncovered_count})
            </h2>
            <Uncovered coverage={found} />
          </section>
          <section aria-labelledby="ending">
            <div className="section-head">
              <h2 id="ending">
                {t.ending} ({found.ending.length})
              </h2>
              <Segmented
                size="small"
                aria-label={t.endingWithin}
                value={days}
                onChange={setDays}
                options={[
                  { value: 30, label: t.days(30) },
                  { value: 60, label: t.days(60) },
                  { value: 180, label: t.days(180) },
                  { value: 365, label: t.years(1) },
                  { value: 1095, label: t.years(3) },
                ]}
              />
            </div>
            <Ending coverage={found} days={days} onContract={onContract} />
          </section>
          <section aria-labelledby="gaps">
            <h2 id="gaps">
              {t.gaps} ({found.gaps.length})
            </h2>
            <Gaps coverage={found} days={days} />
          </section>
          <section aria-labelledby="overlaps">
            <h2 id="overlaps">
              {t.overlaps} ({found.overlaps.length})
            </h2>
            <Overlaps coverage={found} onContract={onContract} />
          </section>
        </div>
      )}
    </Async>
  );
}

function Uncovered({ coverage }: { coverage: Coverage }) {
  const t = useWords({ ...common, ...partiesWords });
  if (coverage.uncovered_count === 0) {
    return (
      <div className="panel">
        <StateBadge state="ok" label={t.allCovered} />
      </div>
    );
  }
  return (
    <>
      <p className="faint">{t.uncoveredHint}</p>
      <DataTable
        label={t.uncovered}
        rows={coverage.uncovered}
        total={coverage.uncovered_count}
        rowKey={(row) => row.id}
        pagination={coverage.uncovered.length > 50 ? { pageSize: 50 } : false}
        columns={[
          { title: t.component, key: 'name', render: (_, row) => <ComponentLink component={row} /> },
          { title: 'ID', key: 'id', render: (_, row) => <code>{row.id}</code> },
          { title: t.site, key: 'site', render: (_, row) => row.site ?? <span className="faint">–</span> },
        ]}
      />
    </>
  );
}
