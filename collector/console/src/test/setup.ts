import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// What is awaited may take its time on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

// What jsdom lacks of a browser.
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  }) as unknown as MediaQueryList;
const nothing = () => undefined;
window.ResizeObserver ??= class {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
};

// jsdom warns about the second argument, which asks for the look of a scroll bar.
const lookOf = window.getComputedStyle.bind(window);
window.getComputedStyle = (element) => lookOf(element);

afterEach(() => {
  cleanup();
  localStorage.clear();
});
