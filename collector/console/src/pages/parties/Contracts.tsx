import { useGet } from '../../api/queries';
import type { Contract } from '../../api/types';
import { useWords } from '../../i18n';
import { useNow } from '../../lib/now';
import { Async, NothingHere } from '../../ui/Async';
import type { GanttRow } from '../../ui/Gantt';
import { Gantt } from '../../ui/Gantt';
import { StateBadge } from '../../ui/StateBadge';
import { day, lastDay } from './dates';
import type { Standing } from './standing';
import { byProvider, standing } from './standing';
import { partiesWords } from './words';

const MINUTE = 60_000;
const TONES = { current: 'current', ending: 'warning', past: 'past', future: 'future' } as const;

/** All contracts on a time axis, by provider. */
export function Contracts({ onOpen }: { onOpen: (contract: string) => void }) {
  const t = useWords(partiesWords);
  const contracts = useGet('/api/v1/contracts');
  return (
    <Async query={contracts} isEmpty={(all) => all.length === 0} empty={<NothingHere text={t.noContracts} />}>
      {(all) => <Axis contracts={all} onOpen={onOpen} />}
    </Async>
  );
}

function Axis({ contracts, onOpen }: { contracts: Contract[]; onOpen: (contract: string) => void }) {
  const t = useWords(partiesWords);
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const rows = byProvider(contracts).map((contract): GanttRow => {
    const stands = standing(contract, now);
    const to = contract.to ? lastDay(contract.to) : t.openEnd;
    const name = t[`standing_${stands}`];
    const { id, provider, component_count: count } = contract;
    return {
      key: id,
      head: (
        <span className="contract-head">
          <strong>{provider.name}</strong>
          <span className="faint">
            <code>{id}</code> <StandingBadge standing={stands} />
          </span>
        </span>
      ),
      bars: [
        {
          key: id,
          from: Date.parse(contract.from),
          to: contract.to ? Date.parse(contract.to) : null,
          tone: TONES[stands],
          text: `${day(contract.from)} – ${to}${stands === 'past' ? '' : ` · ${t.componentCount(count)}`}`,
          label: t.barOf(id, provider.name, day(contract.from), to, name, count),
          onOpen: () => {
            onOpen(id);
          },
        },
      ],
    };
  });
  return <Gantt rows={rows} label={t.gantt} corner={`${t.provider} / ${t.contract}`} />;
}

const LOOKS = { current: 'ok', ending: 'warning', past: 'unknown', future: 'maintenance' } as const;

/** Where a contract stands: shape, colour and words. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const t = useWords(partiesWords);
  return <StateBadge state={LOOKS[standing]} label={t[`standing_${standing}`]} size={12} />;
}
