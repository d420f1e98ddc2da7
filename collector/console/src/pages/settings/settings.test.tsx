import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { expect, test, vi } from 'vitest';
import { newQueryClient } from '../../api/queries';
import type { Party } from '../../api/types';
import { ChannelTest } from '../../party/ChannelTest';
import { roleOf, userAccesses } from './accesses';
import { formatFigure, rate } from './figures';
import type { MadeToken } from './TokenForm';
import { TokenSecret } from './TokenSecret';

const token: MadeToken = {
  id: 'abc',
  name: 'telegraf',
  party: { id: 'netcom', name: '网通运维' },
  access: 'ingest',
  created_by: 'noc',
  created_at: '2026-11-22T00:00:00Z',
  secret: 'zbt_secret',
};

test('a secret is shown once, can be copied, and goes only when one says that it is saved', async () => {
  const close = vi.fn();
  const user = userEvent.setup();
  render(
    <App>
      <TokenSecret token={token} onClose={close} />
    </App>,
  );
  expect(screen.getByLabelText('密钥')).toHaveValue('zbt_secret');
  await user.click(screen.getByText('复制密钥'));
  expect(await navigator.clipboard.readText()).toBe('zbt_secret');
  expect(await screen.findByText('已复制')).toBeInTheDocument();
  await user.keyboard('{Escape}');
  expect(close).not.toHaveBeenCalled();
  await user.click(screen.getByText('我已保存密钥'));
  expect(close).toHaveBeenCalledOnce();
});

test('a test message says what the other side answered', async () => {
  const party = {
    id: 'netcom',
    name: '网通运维',
    channels: [{ type: 'email', to: 'a@b.example' }],
  } as Party;
  const answer = { delivered: false, detail: '550 no such mailbox' };
  const asked = vi
    .spyOn(globalThis, 'fetch')
    .mockResolvedValue(
      new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } }),
    );
  render(
    <QueryClientProvider client={newQueryClient()}>
      <ChannelTest party={party} position={0} />
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: '向网通运维的电子邮件发送测试消息' }));
  expect(await screen.findByText('550 no such mailbox')).toBeInTheDocument();
  expect(screen.getByText('未送达')).toBeInTheDocument();
  const request = asked.mock.calls[0]?.[0] as Request;
  expect(new URL(request.url).pathname).toBe('/api/v1/parties/netcom/channels/0/test');
});

test('only the general contractor has administrators', () => {
  const parties = [
    { id: 'gc', role: 'general_contractor' },
    { id: 'netcom', role: 'subcontractor' },
  ] as Party[];
  expect(userAccesses(roleOf(parties, 'gc'))).toContain('administrator');
  expect(userAccesses(roleOf(parties, 'netcom'))).not.toContain('administrator');
  expect(userAccesses(roleOf(parties, undefined))).not.toContain('administrator');
});

test('counters tell how fast they grow, unless a restart set them back', () => {
  const reading = (at: number, value: number) => ({
    at,
    figures: new Map([['ingest messages_total', value]]),
  });
  const name = 'ingest messages_total';
  expect(rate(name, reading(0, 100), reading(5000, 150))).toBe(10);
  expect(rate(name, reading(0, 100), reading(5000, 3))).toBeNull();
  expect(rate(name, null, reading(5000, 3))).toBeNull();
  expect(rate('ingest queue_bytes', reading(0, 1), reading(5000, 3))).toBeNull();
});

test('figures are written by their unit', () => {
  expect(formatFigure('queue_bytes', 2048)).toBe('2 KiB');
  expect(formatFigure('messages_total', 1234567)).toBe('1,234,567');
});
