import { Tag, Tooltip } from 'antd';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { usePrincipal } from '../../session/useSession';
import { Async } from '../../ui/Async';
import { PageHeader } from '../../ui/PageHeader';
import { SavedViews } from '../../ui/SavedViews';
import { useFilters } from '../../ui/useFilters';
import { KEYS, toQuery } from './filters';
import { IncidentList } from './IncidentList';
import { Nothing } from './Nothing';
import { parseSort, sorted } from './sort';
import './style.css';
import { Toolbar } from './Toolbar';
import { useIncidents } from './useIncidents';
import { incidentsWords } from './words';

/** All incidents that are in sight; unfinished ones first of all. */
export default function Incidents() {
  const words = useWords(common);
  const t = useWords(incidentsWords);
  const principal = usePrincipal();
  const { filters, set, replace } = useFilters(KEYS);
  const incidents = useIncidents(toQuery(filters, principal));
  const sub = principal.role === 'subcontractor';
  const sort = parseSort(filters.sort);
  return (
    <>
      <PageHeader
        title={sub ? t.mine : words.incidents}
        tags={
          !principal.acts && (
            <Tooltip title={t.readOnlyHint}>
              <Tag>{t.readOnly}</Tag>
            </Tooltip>
          )
        }
        actions={<SavedViews list="incidents" filters={filters} onPick={replace} />}
      >
        {sub ? t.introMine(principal.party.name) : t.intro} <span className="wide-only">· {t.keys}</span>
      </PageHeader>
      <Toolbar filters={filters} set={set} replace={replace} />
      <Async
        query={incidents}
        isEmpty={({ pages }) => pages.every((page) => page.items.length === 0)}
        empty={<Nothing filters={filters} replace={replace} />}
      >
        {({ pages }) => (
          <IncidentList
            incidents={sorted(
              pages.flatMap((page) => page.items),
              sort,
              filters.scope === 'all',
            )}
            sort={sort}
            onSort={(next) => {
              set('sort', next && `${next.key}.${next.order}`);
            }}
            onMore={incidents.hasNextPage ? () => void incidents.fetchNextPage() : undefined}
            loadingMore={incidents.isFetchingNextPage}
          />
        )}
      </Async>
    </>
  );
}
