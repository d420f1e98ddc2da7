import type { ComponentDetail, State, Status } from '../api/types';
import { useWords } from '../i18n';
import { common, statusWords } from '../i18n/words';
import { severity } from '../theme/states';
import { StateBadge } from '../ui/StateBadge';
import { Time } from '../ui/Time';
import { NothingHere } from '../ui/Async';
import { Block } from './Block';
import { componentWords } from './words';

type Check = ComponentDetail['checks'][number];

const LOOKS: Record<Status, State> = { ok: 'ok', unknown: 'unknown', warning: 'warning', critical: 'failed' };

/** A check's status, drawn like the state that it leads to. */
export function StatusBadge({ status, compact }: { status: Status; compact?: boolean }) {
  const t = useWords(statusWords);
  return <StateBadge state={LOOKS[status]} label={t[status]} compact={compact} />;
}

/** Who saw it: the component's own agent, another agent, or the collector. */
export function useObserver(): (by: Check['by']) => string {
  const t = useWords(componentWords);
  return (by) => (by.type === 'agent' ? by.component : t[by.type]);
}

/** The last word of each check by each observer, the worst first. */
export function Checks({ component }: { component: ComponentDetail }) {
  const words = useWords(common);
  const t = useWords(componentWords);
  const observer = useObserver();
  const checks = component.checks.toSorted((a, b) => severity(LOOKS[b.status]) - severity(LOOKS[a.status]));
  return (
    <Block title={`${t.checks} (${checks.length})`}>
      {checks.length === 0 ? (
        <NothingHere text={t.noChecks} />
      ) : (
        <div className="scroll-x">
          <table className="small-table">
            <thead>
              <tr>
                <th scope="col">{words.state}</th>
                <th scope="col">{t.check}</th>
                <th scope="col">{t.observer}</th>
                <th scope="col">{t.message}</th>
                <th scope="col">{words.since}</th>
              </tr>
            </thead>
            <tbody>
              {checks.map((check) => (
                <tr key={`${check.check} ${observer(check.by)}`}>
                  <td>
                    <StatusBadge status={check.status} />
                  </td>
                  <td>
                    <code>{check.check}</code>
                  </td>
                  <td>{observer(check.by)}</td>
                  <td>{check.message}</td>
                  <td>
                    <Time at={check.since} show="relative" />
                    {check.status !== 'ok' && (
                      <div className="faint">
                        {t.lastOk} {check.last_ok ? <Time at={check.last_ok} show="relative" /> : t.never}
                      </div>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Block>
  );
}
