import type { TableColumnsType } from 'antd';
import type { Component, Incident } from '../api/types';
import { useText, useWords } from '../i18n';
import { classWords, common } from '../i18n/words';
import { severity } from '../theme/states';
import { ClockPill } from './ClockPill';
import { ComponentLink } from './ComponentLink';
import { PartyName } from './PartyName';
import { PriorityTag } from './PriorityTag';
import { IncidentStateBadge, StateBadge } from './StateBadge';
import { Time } from './Time';
import { Link } from 'react-router';

/** The columns of a list of components. */
export function useComponentColumns(): TableColumnsType<Component> {
  const t = useWords(common);
  const text = useText();
  return [
    {
      title: t.state,
      key: 'state',
      width: 110,
      sorter: (a, b) => severity(a.state) - severity(b.state),
      render: (_, row) => <StateBadge state={row.state} />,
    },
    {
      title: t.name,
      key: 'name',
      sorter: (a, b) => a.name.localeCompare(b.name),
      render: (_, row) => <ComponentLink component={{ ...row, state: null }} />,
    },
    { title: t.site, key: 'site', render: (_, row) => row.site ?? <span className="faint">–</span> },
    { title: t.party, key: 'party', render: (_, row) => <PartyName party={row.responsible?.party} /> },
    { title: t.since, key: 'since', render: (_, row) => <Time at={row.since} show="relative" /> },
    {
      title: '',
      key: 'reason',
      ellipsis: true,
      render: (_, row) =>
        row.state === 'ok' ? null : <span title={text(row.reason)}>{text(row.reason)}</span>,
    },
  ];
}

/** The columns of a list of incidents. */
export function useIncidentColumns(): TableColumnsType<Incident> {
  const t = useWords(common);
  const classes = useWords(classWords);
  return [
    {
      title: t.priority,
      key: 'priority',
      width: 80,
      sorter: (a, b) => a.priority.localeCompare(b.priority),
      render: (_, row) => <PriorityTag priority={row.priority} />,
    },
    {
      title: t.state,
      key: 'state',
      width: 110,
      render: (_, row) => <IncidentStateBadge state={row.state} />,
    },
    { title: t.incident, key: 'id', render: (_, row) => <Link to={`/incidents/${row.id}`}>{row.id}</Link> },
    { title: t.kind, key: 'class', render: (_, row) => classes[row.class] },
    { title: t.component, key: 'root', render: (_, row) => <ComponentLink component={row.root_cause} /> },
    { title: t.party, key: 'party', render: (_, row) => <PartyName party={row.responsible?.party} /> },
    { title: t.since, key: 'since', render: (_, row) => <Time at={row.since} show="relative" /> },
    {
      title: '',
      key: 'clocks',
      render: (_, row) => row.clocks.map((clock) => <ClockPill key={clock.kind} clock={clock} />),
    },
  ];
}
