import { useEffect, useSyncExternalStore } from 'react';
import { persisted } from '../lib/persisted';

export type Mode = 'light' | 'dark';
export type Choice = Mode | 'system';

/** What the user chose; `system` follows the operating system. */
export const modeChoice = persisted<Choice>('theme', (stored) =>
  stored === 'light' || stored === 'dark' ? stored : 'system',
);

const dark = typeof window === 'undefined' ? null : window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void) {
  dark?.addEventListener('change', listener);
  return () => dark?.removeEventListener('change', listener);
}

/** Light or dark, now. */
export function useMode(): Mode {
  const choice = modeChoice.use();
  const systemIsDark = useSyncExternalStore(subscribe, () => dark?.matches ?? false);
  if (choice !== 'system') return choice;
  return systemIsDark ? 'dark' : 'light';
}

/** Tells the style sheet and the browser's own controls which mode is on. */
export function useModeOnDocument() {
  const mode = useMode();
  useEffect(() => {
    document.documentElement.dataset['theme'] = mode;
    document.documentElement.style.colorScheme = mode;
  }, [mode]);
}
