import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Filters of a list: absent means "all". */
export type Filters<K extends string> = Partial<Record<K, string>>;

/** The filters of a list, kept in the address so that what one sees can be pasted anywhere. */
export function useFilters<K extends string>(keys: readonly K[]) {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filters = useMemo(() => {
    const all = new URLSearchParams(text);
    const pairs = keys.map((key) => [key, all.get(key) ?? undefined]);
    return Object.fromEntries(pairs.filter(([, value]) => value)) as Filters<K>;
    // The keys of a list never change.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);

  const replace = useCallback(
    (next: Filters<K>) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          keys.forEach((key) => {
            const value = next[key];
            if (value) after.set(key, value);
            else after.delete(key);
          });
          return after;
        },
        { replace: true },
      );
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [setParams],
  );

  const set = useCallback(
    (key: K, value: string | undefined) => {
      replace({ ...filters, [key]: value });
    },
    [filters, replace],
  );

  return { filters, set, replace };
}
