import { onButton, settled } from '../support/pages';
import { expect, test } from '../support/test';

test.beforeAll(async ({ demo }) => {
  test.setTimeout(240_000);
  // Its root cause is what appsoft answers for; the agency's portal suffers; netcom has nothing to do with it.
  await demo.scene('database');
});

test('a subcontractor sees what it answers for', async ({ demo, visit }) => {
  const id = await demo.incident();
  const page = await visit('appsoft', '/incidents');
  await page.getByRole('row').filter({ hasText: id }).click();
  await expect(page).toHaveURL(`${demo.url}/incidents/${id}`);
  await expect(page.getByRole('main')).toContainText('办件数据库');
  await expect(page.getByRole('button', { name: onButton('确认') })).toBeVisible();
});

test('a subcontractor sees but an outline of what others answer for, if it touches its own', async ({
  demo,
  visit,
}) => {
  const page = await visit('netcom', `/incidents/${await demo.incident()}`);
  const main = page.getByRole('main');
  await expect(main).toContainText('仅显示概要');
  await expect(main.getByRole('heading', { name: '影响', exact: true })).toBeVisible();
  for (const heading of ['根因', '责任方', '合同时限', '时间线'])
    await expect(main.getByRole('heading', { name: heading, exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: onButton('确认') })).toHaveCount(0);
});

test("nobody but the general contractor sees others' accounts and tokens", async ({ visit, api }) => {
  for (const account of ['netcom', 'officer'] as const) {
    const page = await visit(account, '/settings?tab=users');
    await settled(page);
    await expect(page.getByRole('main')).not.toContainText('appsoft');
    const client = await api(account);
    expect((await client.request('GET', '/api/v1/users')).status).toBe(403);
    expect((await client.request('GET', '/api/v1/tokens')).status).toBe(403);
  }
});

test("an agency's officer sees its services and their trouble, and cannot act", async ({
  demo,
  visit,
  api,
}) => {
  const id = await demo.incident();
  const page = await visit('officer', '/');
  await expect(page).toHaveURL(`${demo.url}/services`);
  await expect(page.getByRole('main')).toContainText('政务服务门户');
  await page.goto(`${demo.url}/incidents/${id}`);
  await settled(page);
  await expect(page.getByRole('main')).toContainText(id);
  for (const action of ['确认', '添加备注', '改派', '解决', '重新打开'])
    await expect(page.getByRole('main').getByRole('button', { name: onButton(action) })).toHaveCount(0);

  const officer = await api('officer');
  for (const action of [
    { action: 'acknowledge' },
    { action: 'note', text: 'from outside' },
    { action: 'resolve', reason: 'it is well' },
  ]) {
    const answer = await officer.request('POST', `/api/v1/incidents/${id}/actions`, action);
    expect(answer.status).toBe(403);
  }
});

test('a subcontractor sees nothing at all of what does not touch its own', async ({
  demo,
  visit,
  api,
  complaints,
}) => {
  test.setTimeout(240_000);
  complaints.expect(/status of 404/);
  // A redundant cable of netcom's: no application suffers from its loss.
  await demo.scene('uplink');
  const id = await demo.incident();
  const page = await visit('appsoft', '/incidents');
  await settled(page);
  await expect(page.getByRole('main')).not.toContainText(id);

  await page.goto(`${demo.url}/incidents/${id}`);
  await expect(page.getByText('未找到')).toBeVisible();

  const appsoft = await api('appsoft');
  const unknown = await appsoft.request('GET', '/api/v1/incidents/INC-999999');
  const foreign = await appsoft.request('GET', `/api/v1/incidents/${id}`);
  expect([unknown.status, foreign.status], 'what is hidden looks like what is not there').toEqual([404, 404]);
});
