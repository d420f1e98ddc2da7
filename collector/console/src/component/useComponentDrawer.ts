import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

const KEY = 'component';

/** The component drawer is in the address (`?component=ID`), so that it can be linked to and "back" closes it. */
export function useComponentDrawer() {
  const [params, setParams] = useSearchParams();
  const open = useCallback(
    (id: string) => {
      setParams((before) => {
        const after = new URLSearchParams(before);
        after.set(KEY, id);
        return after;
      });
    },
    [setParams],
  );
  const close = useCallback(() => {
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete(KEY);
      return after;
    });
  }, [setParams]);
  return { id: params.get(KEY), open, close };
}
