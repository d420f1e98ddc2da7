import { useNavigate } from 'react-router';
import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { useComponentColumns } from '../../ui/columns';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Hosts() {
  const t = useWords(common);
  const navigate = useNavigate();
  const columns = useComponentColumns();
  const page = useGet('/api/v1/components');
  return (
    <>
      <PageHeader title={t.hosts} />
      <Async query={page}>
        {({ items, total }) => (
          <DataTable
            label={t.hosts}
            rows={items}
            total={total}
            rowKey={(row) => row.id}
            columns={columns}
            onOpen={(row) =>
              void navigate(row.kind === 'service' ? `/services/${row.id}` : `/components/${row.id}`)
            }
          />
        )}
      </Async>
    </>
  );
}
