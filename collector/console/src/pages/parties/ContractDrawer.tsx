import { Drawer } from 'antd';
import { useGet } from '../../api/queries';
import type { Contract } from '../../api/types';
import { language, useWords } from '../../i18n';
import { clockWords, common } from '../../i18n/words';
import { useNow } from '../../lib/now';
import { span } from '../../lib/time';
import { Async, NothingHere } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { PartyName } from '../../ui/PartyName';
import { PriorityTag } from '../../ui/PriorityTag';
import { Time } from '../../ui/Time';
import { StandingBadge } from './Contracts';
import { day, lastDay } from './dates';
import { standing } from './standing';
import { partiesWords } from './words';

const PRIORITIES = ['p1', 'p2', 'p3', 'p4'] as const;
const LISTED = 500;

/** One contract: between whom, from when to when, what it covers, and what it promises. */
export function ContractDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useWords(partiesWords);
  const contracts = useGet('/api/v1/contracts');
  const contract = contracts.data?.find((one) => one.id === id);
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      size="min(620px, 100vw)"
      title={`${t.contract} ${id ?? ''}`}
    >
      <Async query={contracts}>
        {() => (contract ? <About contract={contract} /> : <NothingHere text={t.unknownContract} />)}
      </Async>
    </Drawer>
  );
}

function About({ contract }: { contract: Contract }) {
  const t = useWords(partiesWords);
  const now = useNow();
  return (
    <div className="drawer-body">
      <dl className="pairs">
        <dt>{t.customer}</dt>
        <dd>
          <PartyName party={contract.customer} />
        </dd>
        <dt>{t.provider}</dt>
        <dd>
          <PartyName party={contract.provider} />
        </dd>
        <dt>{t.period}</dt>
        <dd>
          {day(contract.from)} – {contract.to ? lastDay(contract.to) : t.openEnd}{' '}
          <StandingBadge standing={standing(contract, now)} />
          {contract.to && (
            <div className="faint">
              {t.endsAt} <Time at={contract.to} />
            </div>
          )}
        </dd>
        <dt>{t.covers}</dt>
        <dd>
          {contract.covers.map((selector) => (
            <div key={selector}>
              <code>{selector}</code>
            </div>
          ))}
        </dd>
      </dl>
      <Level contract={contract} />
      <Covered contract={contract} />
    </div>
  );
}

function Level({ contract }: { contract: Contract }) {
  const t = useWords({ ...common, ...partiesWords });
  const clocks = useWords(clockWords);
  const spoken = language.use();
  const { level } = contract;
  const duration = (seconds: number | null | undefined) =>
    seconds ? span(seconds * 1000, spoken) : <span className="faint">{t.noTarget}</span>;
  if (!level) return <p className="faint">{t.noLevel}</p>;
  return (
    <section>
      <h2>
        {t.level} <code>{level.id}</code>
      </h2>
      <p className="faint">
        {t.calendar} <code>{level.calendar}</code> · {t.workingTime}
      </p>
      <table className="targets">
        <thead>
          <tr>
            <th scope="col">{t.priority}</th>
            <th scope="col">{clocks.respond}</th>
            <th scope="col">{clocks.arrive}</th>
            <th scope="col">{clocks.restore}</th>
          </tr>
        </thead>
        <tbody>
          {level.targets.map((target, index) => (
            <tr key={PRIORITIES[index]}>
              <th scope="row">
                <PriorityTag priority={PRIORITIES[index] ?? 'p4'} withName />
              </th>
              <td>{duration(target.respond_seconds)}</td>
              <td>{duration(target.arrive_seconds)}</td>
              <td>{duration(target.restore_seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Covered({ contract }: { contract: Contract }) {
  const t = useWords(partiesWords);
  const wanted = contract.component_count > 0;
  const components = useGet(
    '/api/v1/components',
    { query: { party: contract.provider.id, limit: 1000 } },
    { enabled: wanted },
  );
  return (
    <section>
      <h2>
        {t.componentsNow} ({contract.component_count})
      </h2>
      {wanted ? (
        <Async query={components}>
          {({ items }) => {
            const covered = items.filter((one) => one.responsible?.contract === contract.id).slice(0, LISTED);
            return (
              <>
                <div className="component-list">
                  {covered.map((one) => (
                    <ComponentLink key={one.id} component={one} />
                  ))}
                </div>
                {covered.length < contract.component_count && (
                  <p className="faint">{t.only(covered.length, contract.component_count)}</p>
                )}
              </>
            );
          }}
        </Async>
      ) : (
        <p className="faint">{t.noComponentsNow}</p>
      )}
    </section>
  );
}
