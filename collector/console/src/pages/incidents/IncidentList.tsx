import { Button, Grid } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Incident } from '../../api/types';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { useShortcuts } from '../../layout/useShortcuts';
import { serverNow } from '../../lib/now';
import { DataTable } from '../../ui/DataTable';
import { IncidentCards } from './IncidentCards';
import type { Sort } from './sort';
import { useColumns } from './useColumns';
import { incidentsWords } from './words';

interface Props {
  incidents: readonly Incident[];
  sort: Sort | undefined;
  onSort: (sort: Sort | undefined) => void;
  /** Absent if there are no more. */
  onMore: (() => void) | undefined;
  loadingMore: boolean;
}

/** Goes into the table from anywhere on the page. */
function focusRow(last: boolean) {
  const rows = document.querySelectorAll<HTMLElement>('.data-table tr[data-row-key]');
  rows[last ? rows.length - 1 : 0]?.focus();
}

/** The incidents as a table, or as cards where there is no room for one. */
export function IncidentList({ incidents, sort, onSort, onMore, loadingMore }: Props) {
  const words = useWords(common);
  const t = useWords(incidentsWords);
  const navigate = useNavigate();
  const columns = useColumns(sort);
  const wide = Grid.useBreakpoint().md ?? true;
  const [openedAt] = useState(() => new Date(serverNow()).toISOString());
  useShortcuts({
    j: () => {
      focusRow(false);
    },
    k: () => {
      focusRow(true);
    },
  });
  const done = (row: Incident) => row.state === 'resolved' || row.state === 'merged';
  return (
    <>
      {wide ? (
        <DataTable
          label={words.incidents}
          rows={incidents}
          rowKey={(row) => row.id}
          columns={columns}
          rowClass={(row) =>
            `${done(row) ? 'incident-done' : ''} ${row.opened_at > openedAt ? 'arrived' : ''}`
          }
          onOpen={(row) => void navigate(`/incidents/${row.id}`)}
          onChange={(_, __, sorter) => {
            const { columnKey, order } = Array.isArray(sorter) ? {} : sorter;
            onSort(columnKey && order ? { key: String(columnKey), order } : undefined);
          }}
        />
      ) : (
        <IncidentCards incidents={incidents} label={words.incidents} />
      )}
      {onMore && (
        <div className="load-more">
          <Button onClick={onMore} loading={loadingMore}>
            {t.more}
          </Button>
        </div>
      )}
    </>
  );
}
