import type { IncidentState, Priority, State } from '../api/types';
import type { Mode } from './mode';

/** From harmless to worst: what needs eyes first sorts last. */
export const STATES: readonly State[] = [
  'ok',
  'unknown',
  'maintenance',
  'warning',
  'degraded',
  'suspect',
  'blind',
  'affected',
  'failed',
];

/** Each at least 4.5:1 on the background of its mode, and told apart by its shape as well. */
const COLOURS: Record<Mode, Record<State, string>> = {
  light: {
    ok: '#1a7f37',
    unknown: '#5f6b7a',
    maintenance: '#6d4bb8',
    warning: '#8a6100',
    degraded: '#a8560a',
    suspect: '#a03b8f',
    blind: '#3f5f8a',
    affected: '#b4480e',
    failed: '#c9201b',
  },
  dark: {
    ok: '#4ac26b',
    unknown: '#9aa7b5',
    maintenance: '#b39df3',
    warning: '#e0b341',
    degraded: '#f0943f',
    suspect: '#e58fd5',
    blind: '#8fb4ea',
    affected: '#ff9a5c',
    failed: '#ff7b72',
  },
};

export function stateColour(state: State, mode: Mode): string {
  return COLOURS[mode][state];
}

const PRIORITIES: Record<Mode, Record<Priority, string>> = {
  light: { p1: '#c9201b', p2: '#b4480e', p3: '#8a6100', p4: '#3f5f8a' },
  dark: { p1: '#ff7b72', p2: '#ff9a5c', p3: '#e0b341', p4: '#8fb4ea' },
};

export function priorityColour(priority: Priority, mode: Mode): string {
  return PRIORITIES[mode][priority];
}

/** The state of an incident, shown as the component state that it looks most like. */
export const INCIDENT_STATE_LOOKS: Record<IncidentState, State> = {
  open: 'failed',
  acknowledged: 'affected',
  restored: 'warning',
  resolved: 'ok',
  merged: 'unknown',
};

/** The worse of two states comes later. */
export function severity(state: State): number {
  return STATES.indexOf(state);
}
