import { Alert, Button, Empty, Result, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/error';
import { useText, useWords } from '../i18n';
import { common } from '../i18n/words';
import { uiWords } from './words';

const allWords = { ...common, ...uiWords };

/** The part of a query's result that this needs. */
export interface Asked<T> {
  data: T | undefined;
  error: ApiError | null;
  isPending: boolean;
  refetch: () => unknown;
}

interface Props<T> {
  query: Asked<T>;
  children: (data: T) => ReactNode;
  /** Shown while nothing has come yet; a skeleton of text if absent. */
  loading?: ReactNode;
  /** Whether the data is "nothing"; with `empty`, that is shown instead. */
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
}

/** What was asked for, or why it is not there: loading, nothing, not permitted, not found, failed with what to do. */
export function Async<T>({ query, children, loading, isEmpty, empty }: Props<T>) {
  const t = useWords(common);
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <StaleNotice error={query.error} retry={query.refetch} />}
        {isEmpty?.(query.data) ? (empty ?? <NothingHere />) : children(query.data)}
      </>
    );
  }
  if (query.error) return <Failure error={query.error} retry={query.refetch} />;
  return (
    <div role="status" aria-label={t.loading} aria-busy>
      {loading ?? <Skeleton active paragraph={{ rows: 5 }} style={{ padding: 16 }} />}
    </div>
  );
}

/** A list without entries, saying what that means. */
export function NothingHere({ text, children }: { text?: string; children?: ReactNode }) {
  const t = useWords(uiWords);
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text ?? t.empty} style={{ padding: 24 }}>
      {children}
    </Empty>
  );
}

/** Why there is nothing to show, and what to do. */
export function Failure({ error, retry }: { error: ApiError; retry?: () => unknown }) {
  const t = useWords(allWords);
  const text = useText();
  if (error.status === 403) {
    return (
      <Result
        status="403"
        icon={null}
        title={t.forbidden}
        subTitle={`${text(error.text)} · ${t.forbiddenHint}`}
      />
    );
  }
  if (error.status === 404) {
    return (
      <Result status="404" icon={null} title={t.gone} subTitle={`${text(error.text)} · ${t.goneHint}`} />
    );
  }
  const wait = error.retryAfterSeconds === null ? '' : ` · ${t.retryAfter(error.retryAfterSeconds)}`;
  return (
    <Result
      status="warning"
      icon={null}
      title={`${t.failed}: ${text(error.text)}`}
      subTitle={`${text(error.fix)}${wait}`}
      extra={
        retry && (
          <Button type="primary" onClick={() => void retry()}>
            {t.retry}
          </Button>
        )
      }
    />
  );
}

function StaleNotice({ error, retry }: { error: ApiError; retry: () => unknown }) {
  const t = useWords(allWords);
  const text = useText();
  return (
    <Alert
      type="warning"
      showIcon
      banner
      title={`${t.stale}: ${text(error.text)}`}
      action={
        <Button size="small" onClick={() => void retry()}>
          {t.retry}
        </Button>
      }
    />
  );
}
