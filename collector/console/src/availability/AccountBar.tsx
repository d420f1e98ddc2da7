import type { Availability } from '../api/types';
import { language } from '../i18n';
import { percent } from '../lib/percent';
import { span } from '../lib/time';
import { useMode } from '../theme/mode';
import { accountColours, accountKey, useAccountName } from './accounts';
import './style.css';

/** Whose a downtime is: a bar in proportion, and the same in words. */
export function AccountBar({ availability }: { availability: Availability }) {
  const spoken = language.use();
  const mode = useMode();
  const name = useAccountName();
  const { accounts, downtime_ms: whole } = availability;
  const colours = accountColours(accounts, mode);
  if (whole <= 0) return null;
  return (
    <div className="account-bar">
      <span className="account-bar-line" aria-hidden>
        {accounts.map((one) => (
          <span
            key={accountKey(one)}
            style={{ width: percent(one.downtime_ms / whole, 2), background: colours.get(accountKey(one)) }}
          />
        ))}
      </span>
      <span className="account-bar-words">
        {accounts.map((one) => (
          <span key={accountKey(one)}>
            <i aria-hidden style={{ background: colours.get(accountKey(one)) }} />
            {name(one)} {span(one.downtime_ms, spoken)}
          </span>
        ))}
      </span>
    </div>
  );
}
