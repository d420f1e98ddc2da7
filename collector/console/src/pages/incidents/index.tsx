import { useNavigate } from 'react-router';
import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { useIncidentColumns } from '../../ui/columns';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Incidents() {
  const t = useWords(common);
  const navigate = useNavigate();
  const columns = useIncidentColumns();
  const incidents = useGet('/api/v1/incidents');
  return (
    <>
      <PageHeader title={t.incidents} />
      <Async query={incidents}>
        {({ items }) => (
          <DataTable
            label={t.incidents}
            rows={items}
            rowKey={(row) => row.id}
            columns={columns}
            onOpen={(row) => void navigate(`/incidents/${row.id}`)}
          />
        )}
      </Async>
    </>
  );
}
