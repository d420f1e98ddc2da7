import { serverNow } from '../lib/now';
import { store } from '../lib/store';

/** `connecting` is only the first time: afterwards a connection that is away is lost. */
export type Connection =
  { state: 'connecting' } | { state: 'live' } | { state: 'lost'; since: number; attempt: number };

/** What the user is told of the live stream. */
export const connection = store<Connection>({ state: 'connecting' });

export interface LiveEvents {
  /** Listening (again): whatever was missed must be fetched. `again` is false the first time. */
  hello: (again: boolean) => void;
  change: (data: string) => void;
  refetch: () => void;
  heartbeat: (time: string) => void;
  signedOut: () => void;
}

/** The collector says something at least every 15 seconds; this long without a word is a dead connection. */
const SILENCE_MAX = 40_000;
const RETRY_MIN = 1_000;
const RETRY_MAX = 8_000;

/** How long to wait before an attempt (0, 1, 2 …): doubling, with jitter so that 200 consoles do not come back as one. */
export function retryDelay(attempt: number, random = Math.random()): number {
  return Math.min(RETRY_MAX, RETRY_MIN * 2 ** attempt) * (0.75 + random / 2);
}

/** Keeps one event stream open until stopped. */
export function listen(url: string, events: LiveEvents): () => void {
  let source: EventSource | null = null;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let lostSince = 0;
  let heardBefore = false;
  let stopped = false;

  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(lost, SILENCE_MAX);
  };

  function lost() {
    source?.close();
    source = null;
    clearTimeout(watchdog);
    clearTimeout(retry);
    if (stopped) return;
    if (lostSince === 0) lostSince = serverNow();
    connection.set({ state: 'lost', since: lostSince, attempt });
    retry = setTimeout(open, retryDelay(attempt));
    attempt += 1;
  }

  function open() {
    clearTimeout(retry);
    source?.close();
    const opened = new EventSource(url);
    source = opened;
    alive();
    const on = (name: string, then: (data: string) => void) => {
      opened.addEventListener(name, (event) => {
        alive();
        then(String((event as MessageEvent).data));
      });
    };
    on('hello', () => {
      attempt = 0;
      lostSince = 0;
      connection.set({ state: 'live' });
      events.hello(heardBefore);
      heardBefore = true;
    });
    on('change', events.change);
    on('refetch', events.refetch);
    on('heartbeat', events.heartbeat);
    on('signed_out', () => {
      stop();
      events.signedOut();
    });
    opened.onerror = lost;
  }

  /** The machine woke up, or the network is back: do not wait for the back-off. */
  const hurry = () => {
    if (source === null && !stopped) open();
  };

  function stop() {
    stopped = true;
    window.removeEventListener('online', hurry);
    source?.close();
    source = null;
    clearTimeout(watchdog);
    clearTimeout(retry);
    connection.set({ state: 'connecting' });
  }

  window.addEventListener('online', hurry);
  open();
  return stop;
}
