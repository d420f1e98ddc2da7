import { useEffect, useRef } from 'react';

/** Keys without modifiers: `{ '/': …, 'g w': … }`. They rest while somebody types or a dialog is open. */
export type Shortcuts = Record<string, () => void>;

const SEQUENCE_WITHIN = 1200;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]:not([style*="display: none"])') !== null;
}

/** Runs shortcuts while the component is there. */
export function useShortcuts(shortcuts: Shortcuts) {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    let prefix = '';
    let prefixAt = 0;
    const listener = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || dialogIsOpen()) return;
      const sequence =
        prefix !== '' && event.timeStamp - prefixAt < SEQUENCE_WITHIN ? `${prefix} ${event.key}` : '';
      prefix = '';
      const found = current.current[sequence] ?? current.current[event.key];
      if (found) {
        event.preventDefault();
        found();
      } else if (Object.keys(current.current).some((keys) => keys.startsWith(`${event.key} `))) {
        prefix = event.key;
        prefixAt = event.timeStamp;
      }
    };
    window.addEventListener('keydown', listener);
    return () => {
      window.removeEventListener('keydown', listener);
    };
  }, []);
}
