import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { useComponentColumns, useIncidentColumns } from '../../ui/columns';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Wall() {
  const t = useWords(common);
  const components = useComponentColumns();
  const incidents = useIncidentColumns();
  const overview = useGet('/api/v1/overview');
  return (
    <Async query={overview}>
      {(now) => (
        <>
          <PageHeader title={now.network} name={t.wall} />
          <DataTable label={t.services} rows={now.services} rowKey={(row) => row.id} columns={components} />
          <br />
          <DataTable label={t.incidents} rows={now.incidents} rowKey={(row) => row.id} columns={incidents} />
        </>
      )}
    </Async>
  );
}
