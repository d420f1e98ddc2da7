import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Account } from './demo';

/** A page of the console. `path` may need the incident that is open. */
export interface ConsolePage {
  name: string;
  account: Account;
  path: (incident: string) => string;
}

const at = (name: string, path: string, account: Account = 'noc'): ConsolePage => ({
  name,
  account,
  path: () => path,
});

/** Every page, each as somebody whose work it is. */
export const PAGES: readonly ConsolePage[] = [
  at('wall', '/wall'),
  at('network', '/network'),
  at('incidents', '/incidents'),
  { name: 'incident', account: 'noc', path: (incident) => `/incidents/${incident}` },
  at('services', '/services'),
  at('service', '/services/portal'),
  at('hosts', '/hosts'),
  at('component', '/components/db-1'),
  at('drawer', '/hosts?component=db-1'),
  at('parties', '/parties'),
  at('settings', '/settings'),
  at('password', '/password'),
  at('subcontractor', '/incidents', 'appsoft'),
  at('agency', '/services', 'officer'),
];

/** A word on a button: Ant Design spaces two characters out, and an icon may stand before them. */
export function onButton(word: string): RegExp {
  return new RegExp(`(^|\\s)${[...word].join('\\s?')}$`);
}

/** Waits until nothing is being loaded any more. */
export async function settled(page: Page) {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"], .loading, .ant-skeleton, .ant-spin-spinning')).toHaveCount(
    0,
  );
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}
