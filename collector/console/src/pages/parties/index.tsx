import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common, roleWords } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';

export default function Parties() {
  const t = useWords(common);
  const roles = useWords(roleWords);
  const parties = useGet('/api/v1/parties');
  return (
    <>
      <PageHeader title={t.parties} />
      <Async query={parties}>
        {(all) => (
          <DataTable
            label={t.parties}
            rows={all}
            rowKey={(row) => row.id}
            columns={[
              { title: t.name, key: 'name', render: (_, row) => row.name },
              { title: t.kind, key: 'role', render: (_, row) => roles[row.role] },
              { title: t.parties, key: 'contracts', render: (_, row) => row.contracts.join(', ') },
            ]}
          />
        )}
      </Async>
    </>
  );
}
