import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ServiceAvailability } from '../../api/types';
import { accountKey, useAccountName } from '../../availability/accounts';
import { language, useWords } from '../../i18n';
import { Time } from '../../ui/Time';
import { exact } from './exact';
import { serviceWords } from './words';

const SHOWN = 8;

/** Every stretch of downtime, the newest first. */
export function Stretches({ availability }: { availability: ServiceAvailability }) {
  const t = useWords(serviceWords);
  const spoken = language.use();
  const name = useAccountName();
  const [all, setAll] = useState(false);
  const newest = availability.downtime.toReversed();
  const shown = all ? newest : newest.slice(0, SHOWN);
  return (
    <>
      <h3>{t.stretches}</h3>
      <div className="attribution-scroll">
        <table className="attribution">
          <thead>
            <tr>
              <th scope="col">{t.from}</th>
              <th scope="col">{t.duration}</th>
              <th scope="col">{t.account}</th>
              <th scope="col">{t.incident}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.from + accountKey(one)}>
                <td>
                  <Time at={one.from} show="absolute" />
                </td>
                <td className="digits">{exact(Date.parse(one.to) - Date.parse(one.from), spoken)}</td>
                <td>{name(one)}</td>
                <td>
                  {one.incident ? (
                    <Link to={`/incidents/${encodeURIComponent(one.incident)}`}>{one.incident}</Link>
                  ) : (
                    <span className="faint">–</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {newest.length > SHOWN && (
        <Button
          type="link"
          size="small"
          aria-expanded={all}
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? t.showLess : t.showAll(newest.length)}
        </Button>
      )}
    </>
  );
}
