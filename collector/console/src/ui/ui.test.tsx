import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { expect, test, vi } from 'vitest';
import { ApiError, fromAnswer } from '../api/error';
import type { Clock, State } from '../api/types';
import { language } from '../i18n';
import { span } from '../lib/time';
import { safeNext } from '../session/RequireSession';
import { STATES } from '../theme/states';
import { Async } from './Async';
import { standing } from './ClockPill';
import { DataTable } from './DataTable';
import { parseViews } from './SavedViews';
import { StateBadge } from './StateBadge';
import { useFilters } from './useFilters';

const forbidden = new ApiError(403, 'role', { zh: '无权', en: 'no' }, { zh: '', en: '' });
const asked = (part: object) => ({
  data: undefined,
  error: null,
  isPending: false,
  refetch: vi.fn(),
  ...part,
});

test('an answer that is not there says why, and offers to try again only if that can help', async () => {
  const refetch = vi.fn();
  const { rerender } = render(<Async query={asked({ isPending: true })}>{() => 'data'}</Async>);
  expect(screen.getByRole('status')).toHaveAttribute('aria-busy', 'true');
  rerender(<Async query={asked({ error: forbidden })}>{() => 'data'}</Async>);
  expect(screen.getByText('无权查看')).toBeInTheDocument();
  expect(screen.queryByRole('button')).toBeNull();
  const error = new ApiError(503, 'timeout', { zh: '请求超时', en: 'slow' }, { zh: '稍后重试', en: 'later' });
  rerender(<Async query={asked({ error, refetch })}>{() => 'data'}</Async>);
  await userEvent.click(screen.getByRole('button', { name: /重\s?试/ }));
  expect(refetch).toHaveBeenCalledOnce();
});

test('old data stays on the screen when an update fails, and says that it is old', () => {
  render(<Async query={asked({ data: 'data', error: forbidden })}>{(data: string) => data}</Async>);
  expect(screen.getByText('data')).toBeInTheDocument();
  expect(screen.getByText(/可能已过期/)).toBeInTheDocument();
});

test('each state has a name of its own, in both languages', () => {
  const names = (['zh', 'en'] as const).flatMap((spoken) => {
    language.set(spoken);
    return STATES.map((state: State) => {
      const { container, unmount } = render(<StateBadge state={state} compact />);
      const name = container.textContent;
      unmount();
      return name;
    });
  });
  language.set('zh');
  expect(new Set(names).size).toBe(STATES.length * 2);
});

test('a table is walked and opened with the keyboard', async () => {
  const open = vi.fn();
  const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  render(
    <DataTable
      label="list"
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={open}
      columns={[{ title: 'id', dataIndex: 'id' }]}
    />,
  );
  screen.getByRole('row', { name: 'a' }).focus();
  await userEvent.keyboard('j{ArrowDown}{ArrowDown}k{Enter}');
  expect(open).toHaveBeenCalledExactlyOnceWith(rows[1]);
});

test('filters live in the address and leave other parameters alone', async () => {
  function List() {
    const { filters, set } = useFilters(['state', 'site']);
    return (
      <button
        onClick={() => {
          set('state', filters.state ? undefined : 'failed');
        }}
      >
        {useLocation().search}
      </button>
    );
  }
  render(
    <MemoryRouter initialEntries={['/list?site=dc-1&tab=2']}>
      <List />
    </MemoryRouter>,
  );
  const button = screen.getByRole('button');
  await userEvent.click(button);
  expect(button).toHaveTextContent('?site=dc-1&tab=2&state=failed');
  await userEvent.click(button);
  expect(button).toHaveTextContent('?site=dc-1&tab=2');
});

test('a clock tells whether it is met, running, close or over', () => {
  const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
  const clock: Clock = {
    kind: 'restore',
    started_at: at(0),
    due_at: at(100),
    breached: false,
    party: { id: 'p', name: 'P' },
  };
  expect(standing(clock, 10 * 60_000)).toBe('running');
  expect(standing(clock, 85 * 60_000)).toBe('close');
  expect(standing(clock, 101 * 60_000)).toBe('over');
  expect(standing({ ...clock, stopped_at: at(50) }, 500 * 60_000)).toBe('met');
  expect(standing({ ...clock, breached: true, stopped_at: at(150) }, 0)).toBe('breached');
});

test('after signing in nobody is sent to another site', () => {
  expect(safeNext('/incidents/INC-1?tab=2')).toBe('/incidents/INC-1?tab=2');
  for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example', null]) {
    expect(safeNext(bad)).toBe('/');
  }
});

test('spans are told in their two largest units', () => {
  expect(span(3_723_000, 'en')).toBe('1 h 2 min');
  expect(span(59_000, 'zh')).toBe('59 秒');
  expect(span(86_400_000, 'en')).toBe('1 d');
});

test('views that something else stored are dropped', () => {
  expect(parseViews({ mine: { state: 'failed' }, bad: 3, worse: { state: 1 } })).toEqual({
    mine: { state: 'failed' },
  });
  expect(parseViews('nonsense')).toEqual({});
});

test('an answer that is not of the collector gets words all the same', () => {
  const error = fromAnswer(new Response('', { status: 502 }), '<html>');
  expect(error.transient).toBe(true);
  expect(error.text.zh).toContain('502');
});
