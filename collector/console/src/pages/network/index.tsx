import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { ComponentLink } from '../../ui/ComponentLink';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { StateBadge } from '../../ui/StateBadge';

export default function Network() {
  const t = useWords(common);
  const topology = useGet('/api/v1/topology');
  return (
    <>
      <PageHeader title={t.network} />
      <Async query={topology}>
        {({ nodes }) => (
          <DataTable
            label={t.network}
            rows={nodes}
            rowKey={(row) => row.id}
            columns={[
              { title: t.state, key: 'state', render: (_, row) => <StateBadge state={row.state} /> },
              {
                title: t.name,
                key: 'name',
                render: (_, row) => <ComponentLink component={{ ...row, state: null }} />,
              },
              { title: t.site, key: 'site', render: (_, row) => row.site },
            ]}
          />
        )}
      </Async>
    </>
  );
}
