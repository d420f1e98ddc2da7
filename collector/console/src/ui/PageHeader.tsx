import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useWords } from '../i18n';
import { common } from '../i18n/words';

interface Props {
  title: ReactNode;
  /** The text of the browser's tab; needed if `title` is not a string. */
  name?: string;
  /** Beside the title: state, priority. */
  tags?: ReactNode;
  /** At the far end: buttons. */
  actions?: ReactNode;
  /** Below the title: one sentence. */
  children?: ReactNode;
}

/** The head of a page: its only `h1`, and the title of the tab. */
export function PageHeader({ title, name, tags, actions, children }: Props) {
  const t = useWords(common);
  const tab = name ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = tab === '' ? t.product : `${tab} · ${t.product}`;
  }, [tab, t.product]);
  return (
    <header className="page-header">
      <div className="page-header-line">
        <h1>{title}</h1>
        {tags}
        <span className="grow" />
        {actions}
      </div>
      {children !== undefined && <div className="page-header-text">{children}</div>}
    </header>
  );
}
