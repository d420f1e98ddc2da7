import { onButton, settled } from '../support/pages';
import { expect, test } from '../support/test';

test('an operator sees a fault appear, understands it, takes it on, and sees it through', async ({
  demo,
  visit,
}) => {
  test.setTimeout(300_000);
  await demo.scene(null);
  const page = await visit('noc', '/wall');
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('全部业务运行正常');
  await expect(main).toContainText('没有未结事件');
  await page.evaluate(() => document.body.setAttribute('data-seen', 'before'));

  await test.step('the wall tells by itself what broke and what it hurts', async () => {
    await demo.strike('database');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 项业务受影响', {
      timeout: 60_000,
    });
    await expect(main.getByRole('link', { name: /^INC-/ })).toBeVisible();
    expect(await page.evaluate(() => document.body.dataset['seen']), 'without a reload').toBe('before');
  });
  const id = await demo.incident();

  await test.step('the incident says the cause, the evidence, who answers for it and since when', async () => {
    await main.getByRole('link', { name: id }).click();
    await expect(page).toHaveURL(`${demo.url}/incidents/${id}`);
    await settled(page);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('办件数据库');
    for (const heading of ['根因', /^支持（[1-9]/, /^反对（/, '影响', '责任方', '合同时限', '时间线'])
      await expect(main.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    await expect(main).toContainText('政务服务门户');
    await page.getByRole('button', { name: onButton('完整说明') }).click();
    const explanation = page.getByRole('dialog');
    await expect(explanation).toContainText('办件数据库');
    await page.keyboard.press('Escape');
    await expect(explanation).toBeHidden();
  });

  await test.step('the network shows the same incident', async () => {
    await page.getByRole('link', { name: /在网络全景中查看/ }).click();
    await expect(page).toHaveURL(`${demo.url}/network?incident=${id}`);
    await expect(page.getByRole('application')).toBeVisible();
    await expect(main).toContainText('办件数据库');
    await page.goBack();
  });

  await test.step('it is acknowledged and remarked on; both stand in the timeline', async () => {
    await page.getByRole('button', { name: onButton('确认') }).click();
    await expect(page.getByRole('button', { name: onButton('确认') })).toBeHidden();
    await expect(main).toContainText('已确认');
    await page.getByRole('textbox', { name: '添加备注' }).fill('已通知政通软件重启数据库');
    await page.getByRole('button', { name: '添加备注' }).click();
    await expect(main.getByText('已通知政通软件重启数据库')).toBeVisible();
  });

  await test.step('after it is mended, it is resolved with what was done', async () => {
    await page.getByRole('button', { name: onButton('解决') }).click();
    await page.getByLabel('做了什么处理？').fill('数据库服务已重新启动');
    await demo.heal();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: onButton('解决') })
      .click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(main).toContainText('已解决');
    await expect(main.getByText('数据库服务已重新启动').first()).toBeVisible();
  });

  await test.step('the wall is calm again', async () => {
    await page.goto(`${demo.url}/wall`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('全部业务运行正常', { timeout: 60_000 });
  });
});
