import type { TableColumnsType } from 'antd';
import { AccountBar } from '../../availability/AccountBar';
import { Percent } from '../../availability/Percent';
import { availabilityWords } from '../../availability/words';
import { language, useWords } from '../../i18n';
import { span } from '../../lib/time';
import { severity } from '../../theme/states';
import { ComponentLink } from '../../ui/ComponentLink';
import { StateBadge } from '../../ui/StateBadge';
import type { Row } from './rows';
import { Waits } from './Waits';
import { servicesWords } from './words';

/** The columns of the list of services. */
export function useColumns(): TableColumnsType<Row> {
  const t = useWords(servicesWords);
  const a = useWords(availabilityWords);
  const spoken = language.use();
  return [
    {
      title: t.state,
      key: 'state',
      width: 110,
      sorter: (x, y) => severity(x.service.state) - severity(y.service.state),
      render: (_, { service }) => <StateBadge state={service.state} />,
    },
    {
      title: t.service,
      key: 'name',
      sorter: (x, y) => x.service.name.localeCompare(y.service.name),
      render: (_, { service }) => (
        <div>
          <strong>
            <ComponentLink component={{ ...service, state: null }} />
          </strong>
          <div className="faint service-sub">
            {[service.criticality && t.criticality(service.criticality), service.owner?.name]
              .filter(Boolean)
              .join(' · ')}
          </div>
        </div>
      ),
    },
    { title: t.waitsFor, key: 'waits', render: (_, row) => <Waits incidents={row.waits} /> },
    {
      title: a.availability,
      key: 'availability',
      align: 'right',
      sorter: (x, y) => (x.availability?.percent ?? 101) - (y.availability?.percent ?? 101),
      render: (_, { availability }) => <Percent value={availability?.percent} />,
    },
    {
      title: a.downtime,
      key: 'downtime',
      align: 'right',
      sorter: (x, y) => (x.availability?.downtime_ms ?? 0) - (y.availability?.downtime_ms ?? 0),
      render: (_, { availability }) =>
        availability && availability.downtime_ms > 0 ? (
          <span className="digits">{span(availability.downtime_ms, spoken)}</span>
        ) : (
          <span className="faint">{availability?.recorded_from ? a.noDowntime : '–'}</span>
        ),
    },
    {
      title: t.accounts,
      key: 'accounts',
      render: (_, { availability }) => availability && <AccountBar availability={availability} />,
    },
  ];
}
