import { useQueries } from '@tanstack/react-query';
import type { Dayjs } from 'dayjs';
import { DatePicker } from 'antd';
import { useState } from 'react';
import { fetchGet, queryKey } from '../../api/queries';
import type { components } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { useNow } from '../../lib/now';
import { Async, Failure, NothingHere } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { ComponentPicker } from '../../ui/ComponentPicker';
import type { GanttRow } from '../../ui/Gantt';
import { Gantt } from '../../ui/Gantt';
import { PartyName } from '../../ui/PartyName';
import { useComponents } from '../../ui/useComponents';
import { useFilters } from '../../ui/useFilters';
import { day, lastDay } from './dates';
import { partiesWords } from './words';

const MOST = 10;
const MINUTE = 60_000;

type Tenure = components['schemas']['Tenure'];

interface Props {
  onContract: (contract: string) => void;
}

/** Who was, is and will be responsible for some components; and who was at an instant, with the reason. */
export function Tenures({ onContract }: Props) {
  const t = useWords(partiesWords);
  const { filters, set } = useFilters(['of']);
  const [at, setAt] = useState<Dayjs | null>(null);
  const ids = filters.of?.split(',') ?? [];
  return (
    <>
      <p className="faint">{t.tenureHint}</p>
      <div className="toolbar">
        <ComponentPicker
          value={ids}
          most={MOST}
          label={t.pickComponents}
          hint={`${t.pickComponents} (${t.pickMost(MOST)})`}
          onChange={(next) => {
            set('of', next.join(','));
          }}
        />
        <DatePicker showTime value={at} onChange={setAt} placeholder={t.at} aria-label={t.at} />
      </div>
      {ids.length === 0 ? (
        <NothingHere text={t.nobodyPicked} />
      ) : (
        <>
          {at && <AtInstant ids={ids} at={at.toISOString()} />}
          <OverTime ids={ids} onContract={onContract} />
        </>
      )}
    </>
  );
}

function OverTime({ ids, onContract }: Props & { ids: string[] }) {
  const t = useWords({ ...common, ...partiesWords });
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const answers = useQueries({
    queries: ids.map((id) => {
      const params = { path: { id } };
      return {
        queryKey: queryKey('/api/v1/components/{id}/tenures', params),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          fetchGet('/api/v1/components/{id}/tenures', params, signal),
      };
    }),
  });
  const known = useComponents(ids);
  const failed = answers.find((answer) => answer.error);
  if (failed?.error) return <Failure error={failed.error} retry={failed.refetch} />;
  const rows = ids.map((id, index): GanttRow => {
    const stretches = answers[index]?.data ?? [];
    return {
      key: id,
      head: <ComponentLink component={known.get(id) ?? { id, name: id }} />,
      bars: stretches.map((tenure, position) => {
        const { contract, party } = tenure;
        const from = tenure.from ? day(tenure.from) : t.ever;
        const to = tenure.to ? lastDay(tenure.to) : t.forEver;
        return {
          key: `${position}`,
          from: tenure.from ? Date.parse(tenure.from) : null,
          to: tenure.to ? Date.parse(tenure.to) : null,
          tone: contract ? toneAt(tenure, now) : 'none',
          text: `${party.name} · ${contract ?? t.byDefault}`,
          label: t.tenureOf(party.name, from, to, contract ?? t.byDefault),
          onOpen: contract
            ? () => {
                onContract(contract);
              }
            : undefined,
        };
      }),
    };
  });
  return <Gantt rows={rows} label={t.tenures} corner={t.component} />;
}

function toneAt(tenure: Tenure, now: number): 'past' | 'current' | 'future' {
  if (tenure.to && Date.parse(tenure.to) <= now) return 'past';
  return tenure.from && Date.parse(tenure.from) > now ? 'future' : 'current';
}

function AtInstant({ ids, at }: { ids: string[]; at: string }) {
  const text = useText();
  const answers = useQueries({
    queries: ids.map((id) => {
      const params = { path: { id }, query: { at } };
      return {
        queryKey: queryKey('/api/v1/components/{id}/responsible', params),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          fetchGet('/api/v1/components/{id}/responsible', params, signal),
      };
    }),
  });
  return (
    <ul className="panel at-instant" aria-live="polite">
      {ids.map((id, index) => {
        const answer = answers[index];
        return (
          <li key={id}>
            <code>{id}</code>{' '}
            {answer && (
              <Async query={answer} loading="…">
                {(found) => (
                  <>
                    <strong>
                      <PartyName party={found.party} />
                    </strong>{' '}
                    <span className="faint">{text(found.reason)}</span>
                  </>
                )}
              </Async>
            )}
          </li>
        );
      })}
    </ul>
  );
}
