import { useState } from 'react';
import type { ComponentRef } from '../../api/types';
import { useWords } from '../../i18n';
import { ComponentLink, InDrawer } from '../../ui/ComponentLink';
import { networkWords } from './words';

const FIRST = 12;

/** Components under a heading; links open the drawer, so that the map stays. */
export function ComponentList({
  title,
  list,
  count,
}: {
  title: string;
  list: readonly ComponentRef[];
  count?: number;
}) {
  const t = useWords(networkWords);
  const [all, setAll] = useState(false);
  if (list.length === 0) return null;
  const shown = all ? list : list.slice(0, FIRST);
  const hidden = (count ?? list.length) - shown.length;
  return (
    <section className="network-list">
      <h3>{title}</h3>
      <InDrawer value>
        <ul>
          {shown.map((one) => (
            <li key={one.id}>
              <ComponentLink component={one} />
            </li>
          ))}
        </ul>
      </InDrawer>
      {hidden > 0 && (
        <button
          type="button"
          className="link-button"
          disabled={all}
          onClick={() => {
            setAll(true);
          }}
        >
          {t.more(hidden)}
        </button>
      )}
    </section>
  );
}
