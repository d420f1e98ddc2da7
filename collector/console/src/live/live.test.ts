import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveChange, State, Topology } from '../api/types';
import { changeApplier, patchTopology } from './changes';
import type { LiveEvents } from './connection';
import { connection, listen, retryDelay } from './connection';

/** A browser's EventSource as far as this code sees it; the test is the server. */
class Source extends EventTarget {
  static opened: Source[] = [];
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    Source.opened.push(this);
  }
  close() {
    this.closed = true;
  }
  send(name: string, data = '') {
    this.dispatchEvent(new MessageEvent(name, { data }));
  }
  static last(): Source {
    const last = Source.opened.at(-1);
    if (!last) throw new Error('none was opened');
    return last;
  }
}

const events = () => ({
  hello: vi.fn<LiveEvents['hello']>(),
  change: vi.fn<LiveEvents['change']>(),
  refetch: vi.fn<LiveEvents['refetch']>(),
  heartbeat: vi.fn<LiveEvents['heartbeat']>(),
  signedOut: vi.fn<LiveEvents['signedOut']>(),
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
  Source.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a lost connection is told, and heals by itself with everything fetched anew', () => {
  const heard = events();
  const stop = listen('/live', heard);
  Source.last().send('hello');
  expect(connection.get().state).toBe('live');
  expect(heard.hello).toHaveBeenLastCalledWith(false);
  Source.last().onerror?.();
  expect(connection.get().state).toBe('lost');
  vi.advanceTimersByTime(2_000);
  expect(Source.opened).toHaveLength(2);
  Source.last().send('hello');
  expect(connection.get().state).toBe('live');
  expect(heard.hello).toHaveBeenLastCalledWith(true);
  stop();
  expect(Source.last().closed).toBe(true);
});

test('silence is a lost connection', () => {
  const stop = listen('/live', events());
  Source.last().send('hello');
  vi.advanceTimersByTime(39_000);
  Source.last().send('heartbeat', '2026-01-01T00:00:00Z');
  vi.advanceTimersByTime(39_000);
  expect(connection.get().state).toBe('live');
  vi.advanceTimersByTime(1_001);
  expect(connection.get().state).toBe('lost');
  stop();
});

test('after the session has ended nothing is tried again', () => {
  const heard = events();
  listen('/live', heard);
  Source.last().send('signed_out');
  vi.advanceTimersByTime(120_000);
  expect(heard.signedOut).toHaveBeenCalledOnce();
  expect(Source.opened).toHaveLength(1);
});

test('attempts slow down to a limit and are spread', () => {
  expect(retryDelay(0, 0.5)).toBe(1_000);
  expect(retryDelay(2, 0.5)).toBe(4_000);
  expect(retryDelay(30, 0.5)).toBe(8_000);
  expect(retryDelay(30, 1)).toBeGreaterThan(retryDelay(30, 0));
});

const topology: Topology = {
  nodes: [
    { id: 'a', name: 'A', kind: 'host', state: 'ok' },
    { id: 'b', name: 'B', kind: 'host', state: 'ok' },
  ],
  links: [{ id: 'l', ends: [0, 1], state: 'ok' }],
  dependencies: [],
  truncated: false,
};

test('new states are patched into the topology and leave the rest as it is', () => {
  const patched = patchTopology(topology, new Map<string, State>([['a', 'failed']]));
  expect(patched.nodes[0]?.state).toBe('failed');
  expect(patched.nodes[1]).toBe(topology.nodes[1]);
  expect(patchTopology(topology, new Map<string, State>([['a', 'ok']]))).toBe(topology);
});

test('a storm of changes invalidates once', () => {
  const cache = new QueryClient();
  const invalidate = vi.spyOn(cache, 'invalidateQueries');
  const changes = changeApplier(cache, 400);
  const change: LiveChange = {
    components: [{ id: 'a', state: 'failed' }],
    incidents: ['INC-1'],
    model: false,
  };
  for (let i = 0; i < 100; i += 1) changes.take(change);
  vi.advanceTimersByTime(400);
  expect(invalidate).toHaveBeenCalledOnce();
});
