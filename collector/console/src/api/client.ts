import createClient from 'openapi-fetch';
import { fromAnswer, unreachable } from './error';
import type { paths } from './schema';

let csrfToken: string | null = null;
let onSignedOut: () => void = () => undefined;

/** The token that changes must carry; it comes with each answer about the session. */
export function setCsrfToken(token: string | null | undefined) {
  csrfToken = token ?? null;
}

/** What to do when the collector says that nobody is signed in. */
export function setOnSignedOut(listener: () => void) {
  onSignedOut = listener;
}

/** Requests as the collector's OpenAPI document describes them. Use it with `take`. */
export const client = createClient<paths>({
  baseUrl: typeof window === 'undefined' ? 'http://localhost' : window.location.origin,
  credentials: 'same-origin',
  fetch: (request) => fetch(request),
});

client.use({
  onRequest({ request }) {
    if (csrfToken !== null && !['GET', 'HEAD'].includes(request.method)) {
      request.headers.set('X-CSRF-Token', csrfToken);
    }
    return request;
  },
  onResponse({ request, response }) {
    const signingIn = request.method === 'POST' && /\/session$/.test(request.url);
    if (response.status === 401 && !signingIn) onSignedOut();
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws an ApiError if there is none. */
export async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  let settled: Answer<T>;
  try {
    settled = await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
  const { data, error, response } = settled;
  if (!response.ok) throw fromAnswer(response, error);
  return data as T;
}
