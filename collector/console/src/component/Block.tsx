import type { ReactNode } from 'react';
import { useId } from 'react';

/** One part of what there is to say about a component. */
export function Block({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="component-block">
      <div className="component-block-head">
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
