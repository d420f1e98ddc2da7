import { useGet } from '../../api/queries';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { StateBadge } from '../../ui/StateBadge';

export default function Settings() {
  const t = useWords(common);
  const text = useText();
  const system = useGet('/api/v1/system', undefined, { refetchInterval: 10_000 });
  return (
    <>
      <PageHeader title={t.settings} />
      <Async query={system}>
        {({ parts }) => (
          <DataTable
            label={t.settings}
            rows={parts}
            rowKey={(row) => row.name}
            columns={[
              {
                title: t.state,
                key: 'state',
                render: (_, row) => <StateBadge state={row.healthy ? 'ok' : 'failed'} />,
              },
              { title: t.name, key: 'name', render: (_, row) => row.name },
              { title: '', key: 'summary', render: (_, row) => text(row.summary) },
            ]}
          />
        )}
      </Async>
    </>
  );
}
