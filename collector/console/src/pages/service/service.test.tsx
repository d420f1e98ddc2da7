import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { expect, test } from 'vitest';
import type { ServiceAvailability, ServiceDetail, State, TreeGroup, TreeNode } from '../../api/types';
import { Attribution } from './Attribution';
import { DependencyTree } from './DependencyTree';
import { groupStanding, troubled } from './tree';

function node(id: string, state: State = 'ok', needs: TreeGroup[] = []): TreeNode {
  return { component: { id, name: id, kind: 'software', state }, needs, repeated: false };
}

function group(need: number, healthy: number, providers: TreeNode[]): TreeGroup {
  return { need, healthy, holds: healthy >= need, providers };
}

function service(tree: TreeNode): ServiceDetail {
  return {
    id: 'portal',
    name: '门户',
    kind: 'service',
    discovered: false,
    incidents: [],
    labels: {},
    sight: 'full',
    state: 'ok',
    tree,
    truncated: false,
    waits_for: [],
  };
}

/** A chain of so many components below one. */
function chain(length: number, end: TreeNode): TreeNode {
  return length === 0 ? end : node(`n${length}`, 'ok', [group(1, 1, [chain(length - 1, end)])]);
}

function show(tree: TreeNode) {
  render(
    <MemoryRouter>
      <DependencyTree service={service(tree)} />
    </MemoryRouter>,
  );
}

test('a group that still holds with fewer than it has is told apart from a broken one', () => {
  const two = [node('a'), node('b')];
  expect(groupStanding(group(1, 2, two))).toBe('holds');
  expect(groupStanding(group(1, 1, two))).toBe('thin');
  expect(groupStanding(group(1, 0, two))).toBe('broken');
  show(node('portal', 'ok', [group(1, 1, two)]));
  expect(screen.getByText('冗余已降低')).toBeInTheDocument();
  expect(screen.getByText('2 个中需要 1 个 · 1 个可用')).toBeInTheDocument();
});

test('deep branches are folded unless there is trouble in them', async () => {
  show(chain(6, node('deepest')));
  expect(screen.queryByText('deepest')).toBeNull();
  for (const fold of ['n2', 'n1']) {
    await userEvent.click(screen.getByRole('button', { name: `展开 ${fold}` }));
  }
  expect(screen.getByText('deepest')).toBeInTheDocument();
});

test('trouble is in sight however deep it is', () => {
  const deep = chain(6, node('deepest', 'failed'));
  expect(troubled(deep)).toBe(true);
  show(deep);
  expect(screen.getByText('deepest')).toBeInTheDocument();
});

const availability: ServiceAvailability = {
  service: { id: 'portal', name: '门户' },
  from: '2026-11-22T00:00:00Z',
  to: '2026-11-23T00:00:00Z',
  step: 86_400,
  steps: [],
  downtime: [],
  truncated: false,
  downtime_ms: 36_902,
  unobserved_ms: 0,
  accounts: [
    { account: 'party', party: { id: 'netcom', name: '网通运维' }, downtime_ms: 18_551 },
    { account: 'undetermined', downtime_ms: 18_351 },
  ],
};

function attribute(part: Partial<ServiceAvailability> = {}) {
  render(
    <MemoryRouter>
      <Attribution availability={{ ...availability, ...part }} />
    </MemoryRouter>,
  );
}

test('the accounts add up to the downtime, as shown and as measured', () => {
  attribute();
  const cells = screen.getAllByText(/^00:\d\d$/).map((cell) => cell.textContent);
  expect(cells).toEqual(['00:19', '00:18', '00:37']);
  expect(screen.getByText(/合计与停机总时长一致/)).toBeInTheDocument();
});

test('accounts that do not add up are not hidden', () => {
  attribute({ downtime_ms: 60_000 });
  expect(screen.getByText(/停机总时长 01:00 不一致/)).toBeInTheDocument();
});

test('no downtime is good news', () => {
  attribute({ downtime_ms: 0, accounts: [] });
  expect(screen.getByText(/该时段没有停机/)).toBeInTheDocument();
  expect(screen.queryByRole('table')).toBeNull();
});
