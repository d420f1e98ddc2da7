import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import type { ReactElement } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, test, vi } from 'vitest';
import { newQueryClient } from '../../api/queries';
import type { Clock, IncidentAction, IncidentDetail, LedgerEntry } from '../../api/types';
import { percent } from '../../lib/percent';
import { Actions } from './Actions';
import { Cause } from './Cause';
import { used } from './Clocks';
import { differences, newlyBreached } from './differences';
import { Timeline } from './Timeline';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();
const netcom = { id: 'netcom', name: '网通运维' };
const cloudops = { id: 'cloudops', name: '云帆主机运维' };

function clock(part: Partial<Clock> = {}): Clock {
  return { kind: 'respond', party: netcom, started_at: at(0), due_at: at(10), breached: false, ...part };
}

function entry(seq: number, part: Partial<LedgerEntry> = {}): LedgerEntry {
  return { seq, at: at(seq), change: 'revised', clocks: [], hash: `${seq}`.repeat(64).slice(0, 64), ...part };
}

function incident(part: Partial<IncidentDetail> = {}): IncidentDetail {
  return {
    id: 'INC-1',
    class: 'failure',
    clocks: [],
    flapping: false,
    opened_at: at(1),
    priority: 'p1',
    recorded_late: false,
    reopened: 0,
    root_cause: { id: 'sw-2', name: '接入交换机 2', kind: 'switch', state: 'failed' },
    services: [],
    sight: 'full',
    since: at(0),
    state: 'open',
    symptom_count: 0,
    undecided: false,
    allowed_actions: [],
    candidates: [],
    evidence: [],
    notes: [],
    related: [],
    symptoms: [],
    timeline: [],
    ...part,
  };
}

function show(what: ReactElement) {
  return render(
    <QueryClientProvider client={newQueryClient()}>
      <MemoryRouter>
        <App>{what}</App>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('only the allowed actions are offered, and none at all is said to be read-only', () => {
  const { unmount } = show(<Actions incident={incident({ allowed_actions: ['note', 'resolve'] })} />);
  expect(screen.getAllByRole('button')).toHaveLength(1);
  expect(screen.getByRole('button', { name: /解决/ })).toBeInTheDocument();
  unmount();
  show(<Actions incident={incident()} />);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('只读')).toBeInTheDocument();
});

test('a key acts only if the action is allowed', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(await request.json());
    return Response.json(incident({ state: 'acknowledged' }));
  });
  const may = (...allowed_actions: IncidentAction[]) => incident({ allowed_actions });
  const { unmount } = show(<Actions incident={may('note')} />);
  await userEvent.keyboard('a');
  expect(asked).toEqual([]);
  unmount();
  show(<Actions incident={may('acknowledge')} />);
  await userEvent.keyboard('a');
  await waitFor(() => {
    expect(asked).toEqual([{ action: 'acknowledge' }]);
  });
});

test('nothing is resolved without a reason', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(await request.json());
    return Response.json(incident({ state: 'resolved' }));
  });
  show(<Actions incident={incident({ allowed_actions: ['resolve'] })} />);
  await userEvent.keyboard('r');
  const dialog = await screen.findByRole('dialog');
  const submit = [...dialog.querySelectorAll('button')].at(-1);
  if (!submit) throw new Error('the dialog has no button');
  await userEvent.type(screen.getByLabelText('做了什么处理？'), '   ');
  await userEvent.click(submit);
  expect(await screen.findByText('请填写原因')).toBeInTheDocument();
  expect(asked).toEqual([]);
  await userEvent.type(screen.getByLabelText('做了什么处理？'), '更换电源模块');
  await userEvent.click(submit);
  await waitFor(() => {
    expect(asked).toEqual([{ action: 'resolve', reason: '更换电源模块' }]);
  });
});

test('a refused action tells why and what to do instead', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      Response.json(
        {
          status: 409,
          code: 'already_acknowledged',
          detail: '',
          message: { zh: 'INC-1 已经确认', en: '' },
          fix: { zh: '无需再次确认', en: '' },
        },
        { status: 409 },
      ),
    ),
  );
  show(<Actions incident={incident({ allowed_actions: ['acknowledge'] })} />);
  await userEvent.keyboard('a');
  expect(await screen.findByText('INC-1 已经确认 · 无需再次确认')).toBeInTheDocument();
});

test('entries tell what they changed, not what they repeat', () => {
  const entries = [
    entry(1, { change: 'opened', root_cause: 'sw-2', priority: 'p2', responsible: netcom }),
    entry(2, { root_cause: 'sw-2', priority: 'p1', responsible: netcom }),
    entry(3, { change: 'acted', action: 'reassign', responsible: cloudops }),
  ];
  const found = differences(entries);
  expect(found.get(1)?.map((one) => one.what)).toEqual(['root_cause', 'priority', 'party']);
  expect(found.get(2)).toEqual([{ what: 'priority', from: 'p2', to: 'p1' }]);
  expect(found.get(3)).toEqual([{ what: 'party', from: netcom, to: cloudops }]);
});

test('a missed clock is told once, by the entry that missed it', () => {
  const missed = clock({ breached: true });
  const entries = [
    entry(1, { clocks: [clock()] }),
    entry(2, { clocks: [missed] }),
    entry(3, { clocks: [missed] }),
  ];
  expect(entries.map((one) => newlyBreached(entries, one).length)).toEqual([0, 1, 0]);
});

test('the timeline shows the newest first, and people only on demand', async () => {
  const timeline = [
    entry(1, { change: 'opened' }),
    entry(2, { change: 'acted', action: 'note', user: 'wang', text: '已到现场' }),
  ];
  show(<Timeline incident={incident({ timeline })} />);
  const texts = () => screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(texts()).toHaveLength(2);
  expect(texts()[0]).toContain('已到现场');
  await userEvent.click(screen.getByRole('switch'));
  expect(texts()).toHaveLength(1);
  expect(screen.queryByLabelText('添加备注')).toBeNull();
});

test('evidence on the root cause itself comes first, and both sides are named', () => {
  const piece = (id: string, stance: 'for' | 'against') => ({
    at: at(1),
    by: { type: 'collector' as const },
    check: 'icmp',
    component: { id, name: id },
    stance,
    status: 'critical' as const,
    why: { zh: `${id} 的理由`, en: id },
  });
  show(<Cause incident={incident({ evidence: [piece('db-1', 'for'), piece('sw-2', 'for')] })} />);
  expect(screen.getByText('支持（2）')).toBeInTheDocument();
  expect(screen.getByText('没有反对证据')).toBeInTheDocument();
  const reasons = screen.getAllByText(/的理由/).map((one) => one.textContent);
  expect(reasons).toEqual(['sw-2 的理由', 'db-1 的理由']);
});

test('the use of a clock stops with it and never passes the whole', () => {
  expect(used(clock(), Date.parse(at(5)))).toBe(0.5);
  expect(used(clock({ stopped_at: at(2) }), Date.parse(at(50)))).toBe(0.2);
  expect(used(clock(), Date.parse(at(50)))).toBe(1);
});

test('a share is never rounded to certainty', () => {
  expect([0, 0.001, 0.27, 0.999, 1].map((share) => percent(share))).toEqual([
    '0%',
    '1%',
    '27%',
    '99%',
    '100%',
  ]);
  expect(percent(0.999996, 3)).toBe('99.999%');
});
