import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { PAGES, settled } from '../support/pages';
import { expect, test } from '../support/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What hurts people: each serious or critical finding with where it is. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    return axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
  }, RULES);
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} — ${node.failureSummary ?? ''}`),
    );
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in ${theme} colours, with an incident going on`, () => {
    test.beforeAll(async ({ demo }) => {
      test.setTimeout(240_000);
      await demo.scene('database');
    });

    for (const { name, account, path } of PAGES) {
      test(`axe finds nothing serious on the page ${name}`, async ({ demo, visit }) => {
        const page = await visit(account, path(await demo.incident()), { theme });
        await settled(page);
        expect(await findings(page)).toEqual([]);
      });
    }

    test('axe finds nothing serious at the door', async ({ demo, stranger }) => {
      const page = await stranger(`${demo.url}/sign-in`, { theme });
      await settled(page);
      expect(await findings(page)).toEqual([]);
    });
  });
}
