import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { App } from 'antd';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { client, take } from '../api/client';
import { ApiError } from '../api/error';
import { newQueryClient } from '../api/queries';
import type { Session } from '../api/types';
import SignIn from '../pages/door/SignIn';
import { RequireSession } from './RequireSession';
import { usePrincipal } from './useSession';

const nobody: Session = { principal: null, csrf_token: null, setup_open: false };
const noc: Session = {
  principal: {
    name: 'noc',
    party: { id: 'gc', name: '总包服务中心' },
    role: 'general_contractor',
    access: 'administrator',
    acts: true,
    manages_accounts: true,
    sees_system: true,
  },
  csrf_token: 'token-1',
  setup_open: false,
};

/** The collector, as far as these tests go: one account, one session. */
let session: Session;
let ended: boolean;
const requests: Request[] = [];

function answer(request: Request): Response {
  requests.push(request);
  const problem = (status: number, zh: string) =>
    Response.json(
      { code: 'x', status, detail: '', message: { zh, en: '' }, fix: { zh: '请检查', en: '' } },
      { status },
    );
  if (request.url.endsWith('/session') && request.method === 'GET') return Response.json(session);
  if (request.url.endsWith('/session') && request.method === 'POST') {
    if (requests.filter((one) => one.method === 'POST').length === 1) return problem(401, '用户名或密码错误');
    session = noc;
    return Response.json(noc);
  }
  return ended ? problem(401, '会话已结束') : Response.json([]);
}

function Page() {
  return <h1>事件 {usePrincipal().name}</h1>;
}

beforeEach(() => {
  session = nobody;
  ended = false;
  requests.length = 0;
  vi.stubGlobal('fetch', (request: Request) => Promise.resolve(answer(request)));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open(path: string) {
  const router = createMemoryRouter(
    [
      { path: '/sign-in', element: <SignIn /> },
      { element: <RequireSession />, children: [{ path: '/incidents', element: <Page /> }] },
    ],
    { initialEntries: [path] },
  );
  render(
    <QueryClientProvider client={newQueryClient()}>
      <App>
        <RouterProvider router={router} />
      </App>
    </QueryClientProvider>,
  );
  return router;
}

test('who is not signed in signs in and comes back to where the link led', { timeout: 30_000 }, async () => {
  const router = open('/incidents?state=open');
  const name = await screen.findByLabelText('用户名');
  expect(router.state.location.search).toBe('?next=%2Fincidents%3Fstate%3Dopen');
  fireEvent.change(name, { target: { value: 'noc' } });
  fireEvent.change(screen.getByLabelText('密码'), { target: { value: 'wrong' } });
  const form = name.closest('form') ?? document.body;
  fireEvent.submit(form);
  expect(await screen.findByText('用户名或密码错误')).toBeInTheDocument();
  fireEvent.submit(form);
  expect(await screen.findByRole('heading', { name: '事件 noc' })).toBeInTheDocument();
  expect(router.state.location.search).toBe('?state=open');
});

test('changes carry the token of the session, and the end of the session leads to the sign-in form', async () => {
  session = noc;
  open('/incidents');
  await screen.findByRole('heading', { name: '事件 noc' });
  await take(client.DELETE('/api/v1/tokens/{id}', { params: { path: { id: 't' } } }));
  expect(requests.at(-1)?.headers.get('X-CSRF-Token')).toBe('token-1');
  ended = true;
  session = nobody;
  await expect(take(client.GET('/api/v1/parties'))).rejects.toBeInstanceOf(ApiError);
  expect(await screen.findByLabelText('用户名')).toBeInTheDocument();
});

test('a collector that cannot be reached is told as that', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  await expect(take(client.GET('/api/v1/parties'))).rejects.toMatchObject({ status: 0, code: 'unreachable' });
});
