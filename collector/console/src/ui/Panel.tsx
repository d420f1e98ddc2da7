import type { ReactNode } from 'react';
import { useId } from 'react';

interface Props {
  title: ReactNode;
  /** Beside the title. */
  extra?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A named part of a page, in a box. */
export function Panel({ title, extra, className = '', children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`panel ${className}`}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
