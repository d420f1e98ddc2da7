import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { persisted } from '../lib/persisted';

export type Mode = 'light' | 'dark';
export type Choice = Mode | 'system';

/** What the user chose; `system` follows the operating system. */
export const modeChoice = persisted<Choice>('theme', (stored) =>
  stored === 'light' || stored === 'dark' ? stored : 'system',
);

/** Whether a media query holds, now. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => {
        media.removeEventListener('change', listener);
      };
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Light or dark, now. */
export function useMode(): Mode {
  const choice = modeChoice.use();
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
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
