import { Link } from 'react-router';
import type { Coverage } from '../../api/types';
import { useWords } from '../../i18n';
import { NothingHere } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { PartyName } from '../../ui/PartyName';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { IdList } from './IdList';
import { partiesWords } from './words';

interface Props {
  coverage: Coverage;
}

function ContractLink({ id }: { id: string }) {
  return <Link to={`?tab=coverage&contract=${encodeURIComponent(id)}`}>{id}</Link>;
}

/** Contracts that end soon, and what nobody covers then. */
export function Ending({
  coverage,
  days,
  onContract,
}: Props & { days: number; onContract: (contract: string) => void }) {
  const t = useWords(partiesWords);
  if (coverage.ending.length === 0) return <NothingHere text={t.noneEnding(days)} />;
  return (
    <DataTable
      label={t.ending}
      rows={coverage.ending}
      rowKey={(row) => row.contract}
      onOpen={(row) => {
        onContract(row.contract);
      }}
      columns={[
        { title: t.contract, key: 'contract', render: (_, row) => <ContractLink id={row.contract} /> },
        { title: t.provider, key: 'provider', render: (_, row) => <PartyName party={row.provider} /> },
        { title: t.endsAt, key: 'at', render: (_, row) => <Time at={row.at} /> },
        {
          title: t.thenUncovered,
          key: 'then',
          render: (_, row) =>
            row.uncovered_count === 0 ? (
              <StateBadge state="ok" label={t.thenCovered} />
            ) : (
              <IdList ids={row.uncovered} count={row.uncovered_count} warning />
            ),
        },
      ]}
    />
  );
}

/** Stretches ahead in which nobody covers what is covered now. */
export function Gaps({ coverage, days }: Props & { days: number }) {
  const t = useWords(partiesWords);
  if (coverage.gaps.length === 0) {
    return (
      <div className="panel">
        <StateBadge state="ok" label={t.noGaps(days)} />
      </div>
    );
  }
  return (
    <>
      <p className="faint">{t.gapsHint}</p>
      <DataTable
        label={t.gaps}
        rows={coverage.gaps}
        rowKey={(row) => `${row.from} ${row.to ?? ''}`}
        columns={[
          { title: t.from, key: 'from', render: (_, row) => <Time at={row.from} /> },
          {
            title: t.until,
            key: 'to',
            render: (_, row) => (row.to ? <Time at={row.to} show="absolute" /> : t.forEver),
          },
          {
            title: t.affectedComponents,
            key: 'components',
            render: (_, row) => <IdList ids={row.components} count={row.component_count} warning />,
          },
        ]}
      />
    </>
  );
}

/** Contracts of different parties that select the same components, and which of them counts. */
export function Overlaps({ coverage, onContract }: Props & { onContract: (contract: string) => void }) {
  const t = useWords(partiesWords);
  if (coverage.overlaps.length === 0) {
    return (
      <div className="panel">
        <StateBadge state="ok" label={t.noOverlaps} />
      </div>
    );
  }
  return (
    <>
      <p className="faint">{t.overlapsHint}</p>
      <DataTable
        label={t.overlaps}
        rows={coverage.overlaps}
        rowKey={(row) => `${row.counts} ${row.outranked}`}
        onOpen={(row) => {
          onContract(row.counts);
        }}
        columns={[
          {
            title: t.counts,
            key: 'counts',
            render: (_, row) => (
              <>
                <ContractLink id={row.counts} /> · <PartyName party={row.provider} />
              </>
            ),
          },
          {
            title: t.outranked,
            key: 'outranked',
            render: (_, row) => (
              <>
                <ContractLink id={row.outranked} /> · <PartyName party={row.outranked_provider} />
              </>
            ),
          },
          {
            title: t.affectedComponents,
            key: 'components',
            render: (_, row) => <IdList ids={row.components} count={row.component_count} />,
          },
        ]}
      />
    </>
  );
}
