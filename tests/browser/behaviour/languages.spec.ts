import { PAGES, settled } from '../support/pages';
import { expect, test } from '../support/test';

test('one click changes the language, and the choice stays', async ({ visit }) => {
  const page = await visit('noc', '/incidents');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('事件');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Incidents');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle(/Incidents/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Incidents');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('事件');
});

test('colours follow the choice, and the system if that is the choice', async ({ visit }) => {
  const page = await visit('noc', '/incidents');
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: '外观' }).click();
  await page.getByRole('menuitem', { name: '深色' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: '外观' }).click();
  await page.getByRole('menuitem', { name: '跟随系统' }).click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test.describe('in English, with an incident going on', () => {
  test.beforeAll(async ({ demo }) => {
    test.setTimeout(240_000);
    await demo.scene('database');
  });

  /** Names come from the model, which is written in Chinese; everything else must speak the language of the user. */
  for (const { name, account, path } of PAGES) {
    test(`the page ${name} has an English heading and buttons`, async ({ demo, visit }) => {
      const page = await visit(account, path(await demo.incident()), { language: 'en' });
      await settled(page);
      const words = await page
        .locator('main, #main')
        .first()
        .locator('button:visible, th:visible, label:visible, [role=tab]:visible')
        .allInnerTexts();
      const names = await demo.names();
      const foreign = words.map((word) => names.reduce((rest, name) => rest.replaceAll(name, ''), word));
      expect(foreign.filter((word) => /\p{Script=Han}/u.test(word))).toEqual([]);
    });
  }
});
