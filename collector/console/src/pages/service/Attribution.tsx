import type { ServiceAvailability } from '../../api/types';
import { apportion } from '../../availability/apportion';
import { accountColours, accountKey, useAccountName } from '../../availability/accounts';
import { useWords } from '../../i18n';
import { percent } from '../../lib/percent';
import { clock } from '../../lib/time';
import { useMode } from '../../theme/mode';
import { Panel } from '../../ui/Panel';
import { Stretches } from './Stretches';
import { serviceWords } from './words';

const SECOND = 1000;

/** Whose the downtime is, with a total that is checked against the downtime itself. */
export function Attribution({ availability }: { availability: ServiceAvailability }) {
  const t = useWords(serviceWords);
  const mode = useMode();
  const name = useAccountName();
  const { accounts, downtime_ms: whole } = availability;
  const colours = accountColours(accounts, mode);
  const parts = accounts.map((one) => one.downtime_ms);
  const total = parts.reduce((sum, part) => sum + part, 0);
  const durations = apportion(parts, SECOND);
  const shares = apportion(
    parts.map((part) => (part / total) * 100),
    0.1,
  );
  if (whole === 0 && total === 0) {
    return (
      <Panel title={t.attribution}>
        <p className="faint">✓ {t.noDowntime}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t.attribution} extra={<span className="faint">{t.attributionHint}</span>}>
      <div className="attribution-scroll">
        <table className="attribution">
          <thead>
            <tr>
              <th scope="col">{t.account}</th>
              <th scope="col">{t.duration}</th>
              <th scope="col">{t.share}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {accounts.map((one, index) => (
              <tr key={accountKey(one)}>
                <th scope="row">
                  <i aria-hidden style={{ background: colours.get(accountKey(one)) }} />
                  {name(one)}
                </th>
                <td className="digits">{clock(durations[index] ?? 0)}</td>
                <td className="digits">{(shares[index] ?? 0).toFixed(1)}%</td>
                <td className="attribution-bar">
                  <span
                    aria-hidden
                    style={{
                      width: percent(one.downtime_ms / total, 2),
                      background: colours.get(accountKey(one)),
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t.total}</th>
              <td className="digits">{clock(apportion([total], SECOND)[0] ?? 0)}</td>
              <td className="digits">100%</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      {total === whole ? (
        <p className="adds-up">✓ {t.addsUp}</p>
      ) : (
        <p className="differs">✕ {t.differs(clock(whole))}</p>
      )}
      <Stretches availability={availability} />
    </Panel>
  );
}
