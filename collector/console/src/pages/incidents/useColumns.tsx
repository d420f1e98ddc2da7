import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { classWords, common } from '../../i18n/words';
import { KindIcon } from '../../ui/KindIcon';
import { PartyName } from '../../ui/PartyName';
import { PriorityTag } from '../../ui/PriorityTag';
import { IncidentStateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { Clocks } from './Clocks';
import { Impact } from './Impact';
import { Lasting } from './Lasting';
import { Marks } from './Marks';
import type { Sort } from './sort';
import { incidentsWords } from './words';

/** The columns of the list. The rows come sorted: the table only shows by what. */
export function useColumns(sort: Sort | undefined): TableColumnsType<Incident> {
  const t = useWords(common);
  const here = useWords(incidentsWords);
  const classes = useWords(classWords);
  const by = (key: string) => ({
    key,
    sorter: true,
    sortOrder: sort?.key === key ? sort.order : null,
  });
  return [
    {
      title: t.priority,
      ...by('priority'),
      width: 84,
      render: (_, row) => <PriorityTag priority={row.priority} />,
    },
    {
      title: t.state,
      ...by('state'),
      width: 100,
      render: (_, row) => <IncidentStateBadge state={row.state} />,
    },
    {
      title: here.rootCause,
      ...by('root'),
      render: (_, row) => (
        <div>
          <div className="incident-cause">
            {row.root_cause.kind && <KindIcon kind={row.root_cause.kind} />}
            <Link to={`/incidents/${row.id}`}>{row.root_cause.name}</Link>
            <Marks incident={row} />
          </div>
          <div className="faint incident-sub">
            {classes[row.class]} · <span className="digits">{row.id}</span>
          </div>
        </div>
      ),
    },
    { title: here.impact, ...by('impact'), render: (_, row) => <Impact incident={row} /> },
    {
      title: t.party,
      ...by('party'),
      render: (_, row) =>
        row.sight === 'outline' ? (
          <span className="faint">–</span>
        ) : (
          <PartyName party={row.responsible?.party} />
        ),
    },
    {
      title: t.since,
      ...by('since'),
      render: (_, row) => (
        <>
          <Time at={row.since} show="relative" />
          {row.restored_at && (
            <div className="faint incident-sub">
              {here.lasted} <Lasting incident={row} />
            </div>
          )}
        </>
      ),
    },
    { title: here.clocks, ...by('clocks'), render: (_, row) => <Clocks incident={row} /> },
  ];
}
