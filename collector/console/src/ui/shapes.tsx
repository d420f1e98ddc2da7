import type { ReactNode } from 'react';
import type { State } from '../api/types';

/** One shape for each state, so that nothing depends on telling colours apart. Drawn in a box of 16 × 16. */
const SHAPES: Record<State, ReactNode> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.6 8.3l2.3 2.3 4.5-4.9" className="mark" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray="2.6 2"
      />
      <path d="M6.2 6.4a1.9 1.9 0 1 1 2.6 1.8c-.6.2-.8.6-.8 1.2M8 11.4v.2" className="line" />
    </>
  ),
  maintenance: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="3" fill="currentColor" />
      <path d="M6 4.6v6.8M10 4.6v6.8" className="mark" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.2l7.2 13H.8z" fill="currentColor" />
      <path d="M8 6v4M8 12v.2" className="mark" />
    </>
  ),
  degraded: (
    <>
      <path d="M.8 2h14.4L8 15z" fill="currentColor" />
      <path d="M8 4.4v5M5.9 7.4L8 9.6l2.1-2.2" className="mark" />
    </>
  ),
  suspect: (
    <>
      <path d="M8 .6L15.4 8 8 15.4.6 8z" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M6.4 6.4a1.7 1.7 0 1 1 2.3 1.6c-.5.2-.7.5-.7 1.1M8 11.2v.2" className="line" />
    </>
  ),
  blind: (
    <>
      <circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M3.6 12.4l8.8-8.8" className="line" />
    </>
  ),
  affected: (
    <>
      <path d="M8 .6L15.4 8 8 15.4.6 8z" fill="currentColor" />
      <path d="M8 4.6v4M8 11v.2" className="mark" />
    </>
  ),
  failed: (
    <>
      <path d="M5.1.9h5.8l4.2 4.2v5.8l-4.2 4.2H5.1L.9 10.9V5.1z" fill="currentColor" />
      <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" className="mark" />
    </>
  ),
};

/** The shape of a state in the current text colour. */
export function StateShape({ state, size = 16 }: { state: State; size?: number | string }) {
  return (
    <svg className="state-shape" viewBox="0 0 16 16" width={size} height={size} aria-hidden focusable="false">
      {SHAPES[state]}
    </svg>
  );
}
