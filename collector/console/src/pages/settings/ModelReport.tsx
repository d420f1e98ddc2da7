import { Alert } from 'antd';
import { useGet } from '../../api/queries';
import type { components } from '../../api/types';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { Async } from '../../ui/Async';
import { DataTable } from '../../ui/DataTable';
import { StateBadge } from '../../ui/StateBadge';
import { Time } from '../../ui/Time';
import { Suggestions } from './Suggestions';
import { modelWords } from './words';

type Problem = components['schemas']['ModelProblem'];

/** The stream tells a new model, but not an edit that was refused. */
const REFRESH = 10_000;

/** The model in force, its warnings, and what is wrong with an edit that is not in force. */
export function ModelReport() {
  const t = useWords(modelWords);
  const model = useGet('/api/v1/model', undefined, { refetchInterval: REFRESH });
  return (
    <Async query={model}>
      {(one) => (
        <div className="model">
          <dl className="panel settings-pairs">
            <dt>{t.network}</dt>
            <dd>{one.name}</dd>
            <dt>{t.loadedAt}</dt>
            <dd>
              <Time at={one.loaded_at} />
            </dd>
            <dt>{t.components}</dt>
            <dd className="digits">{one.components}</dd>
            <dt>{t.dependencies}</dt>
            <dd className="digits">{one.dependencies}</dd>
            <dt>{t.timeZone}</dt>
            <dd>{one.time_zone ?? 'UTC'}</dd>
            <dt>{t.files}</dt>
            <dd>
              {one.files.map((file) => (
                <div key={file}>
                  <code>{file}</code>
                </div>
              ))}
              <span className="faint">{t.reloads}</span>
            </dd>
          </dl>
          {one.refused && (
            <section>
              <Alert
                type="error"
                showIcon
                role="alert"
                className="settings-alert"
                title={t.refusedTitle}
                description={
                  <>
                    {t.refusedAt} <Time at={one.refused.at} />
                  </>
                }
              />
              <Problems label={t.problems} problems={one.refused.problems} />
            </section>
          )}
          <section aria-labelledby="model-warnings">
            <h2 id="model-warnings">
              {t.warnings} ({one.warnings.length})
            </h2>
            {one.warnings.length === 0 ? (
              <div className="panel">
                <StateBadge state="ok" label={t.valid} />
              </div>
            ) : (
              <Problems label={t.warnings} problems={one.warnings} />
            )}
          </section>
          <Suggestions />
        </div>
      )}
    </Async>
  );
}

function Problems({ label, problems }: { label: string; problems: Problem[] }) {
  const t = useWords({ ...common, ...modelWords });
  return (
    <DataTable
      label={label}
      rows={problems}
      rowKey={(row) => `${row.file}:${row.line}:${row.column} ${row.message}`}
      pagination={problems.length > 100 ? { pageSize: 100 } : false}
      scroll={{ x: 640 }}
      columns={[
        {
          title: t.where,
          key: 'where',
          width: '28%',
          render: (_, row) => (
            <code>
              {row.file}:{row.line}:{row.column}
            </code>
          ),
        },
        { title: t.what, key: 'what', render: (_, row) => row.message },
        { title: t.fix, key: 'fix', render: (_, row) => row.fix },
      ]}
    />
  );
}
