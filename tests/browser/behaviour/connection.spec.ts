import { expect, test } from '../support/test';

test('a lost connection is unmistakable, and heals by itself', async ({ demo, visit, complaints }) => {
  complaints.expect(/Failed to load resource: net::ERR_|net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED)/);
  const page = await visit('noc', '/wall');
  await expect(page.locator('.live-live')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => document.body.setAttribute('data-seen', 'before'));

  await demo.killCollector();
  const banner = page.getByRole('alert').filter({ hasText: '与采集服务的连接已中断' });
  await expect(banner).toBeVisible();
  await expect(banner).toContainText(/已中断 \d+ 秒/);
  // What was seen stays to be read.
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await demo.startCollector();
  await expect(page.getByText('连接已恢复，内容已更新')).toBeVisible({ timeout: 60_000 });
  await expect(banner).toBeHidden();
  await expect(page.locator('.live-live')).toBeVisible();
  expect(await page.evaluate(() => document.body.dataset['seen'])).toBe('before');
});
