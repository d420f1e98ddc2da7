import { useSyncExternalStore } from 'react';

/** A value kept in localStorage that components can subscribe to, in this tab and the others. */
export interface Persisted<T> {
  get: () => T;
  set: (value: T) => void;
  use: () => T;
}

/** `parse` turns what is stored (or `null`) into a valid value: storage is outside of our control. */
export function persisted<T>(key: string, parse: (stored: unknown) => T): Persisted<T> {
  const name = `zongbao.${key}`;
  const listeners = new Set<() => void>();
  let value = read();

  function read(): T {
    try {
      const stored = localStorage.getItem(name);
      return parse(stored === null ? null : JSON.parse(stored));
    } catch {
      // Storage is forbidden or its content is not ours: go on with the default.
      return parse(null);
    }
  }

  function tell() {
    listeners.forEach((listener) => {
      listener();
    });
  }

  if (typeof window !== 'undefined') {
    window.addEventListener('storage', (event) => {
      if (event.key === name) {
        value = read();
        tell();
      }
    });
  }

  const get = () => value;
  return {
    get,
    set: (next) => {
      value = next;
      try {
        localStorage.setItem(name, JSON.stringify(next));
      } catch {
        // Kept for this visit only: there is no room or no permission.
      }
      tell();
    },
    use: () =>
      useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      }, get),
  };
}
