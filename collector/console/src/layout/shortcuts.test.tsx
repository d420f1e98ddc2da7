import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Principal } from '../api/types';
import { homeOf, pagesFor } from './pages';
import { useShortcuts } from './useShortcuts';

function Page({ onGo, onHelp }: { onGo: () => void; onHelp: () => void }) {
  useShortcuts({ 'g w': onGo, '?': onHelp });
  return <input aria-label="note" />;
}

test('sequences and single keys work, but not while somebody types', async () => {
  const onGo = vi.fn();
  const onHelp = vi.fn();
  render(<Page onGo={onGo} onHelp={onHelp} />);
  await userEvent.keyboard('gw');
  await userEvent.keyboard('w?');
  expect(onGo).toHaveBeenCalledOnce();
  expect(onHelp).toHaveBeenCalledOnce();
  await userEvent.type(screen.getByLabelText('note'), 'gw?');
  expect(onGo).toHaveBeenCalledOnce();
  expect(onHelp).toHaveBeenCalledOnce();
});

test('each role begins where its work is, and sees no page that is not for it', () => {
  const principal = (role: Principal['role'], sees: boolean): Principal => ({
    name: 'a',
    party: { id: 'p', name: 'P' },
    role,
    access: 'viewer',
    acts: false,
    manages_accounts: false,
    sees_system: sees,
  });
  expect(homeOf(principal('agency', false))).toBe('/services');
  expect(homeOf(principal('subcontractor', false))).toBe('/incidents');
  expect(homeOf(principal('general_contractor', true))).toBe('/wall');
  const paths = (one: Principal) => pagesFor(one).map((page) => page.path);
  expect(paths(principal('subcontractor', false))).not.toContain('/settings');
  expect(paths(principal('general_contractor', true))).toContain('/settings');
});
