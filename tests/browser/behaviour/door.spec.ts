import { PASSWORD } from '../support/demo';
import { expect, test } from '../support/test';

test('somebody signs in by keyboard alone, arrives where the link led, and signs out', async ({
  demo,
  stranger,
}) => {
  const page = await stranger(`${demo.url}/parties`);
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await page.getByLabel('用户名').focus();
  await page.keyboard.type('netcom');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${demo.url}/parties`);
  await page.getByRole('button', { name: '账号: netcom' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await page.goto(`${demo.url}/incidents`);
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
});

test('each role begins where its work is', async ({ demo, visit }) => {
  for (const [account, home] of [
    ['noc', '/wall'],
    ['officer', '/services'],
    ['appsoft', '/incidents'],
  ] as const) {
    const page = await visit(account, '/');
    await expect(page).toHaveURL(demo.url + home);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('a wrong password is refused in words, and too many of them have to wait', async ({
  demo,
  stranger,
  complaints,
}) => {
  complaints.expect(/status of (401|429)/);
  const page = await stranger(`${demo.url}/sign-in`, { language: 'en' });
  await page.getByLabel('User name').fill('somebody');
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    const answer = page.waitForResponse('**/api/v1/session');
    await page.getByLabel('Password').fill(`guess number ${String(attempt)}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect((await answer).status()).toBe(attempt <= 5 ? 401 : 429);
    await expect(page.getByRole('alert')).toBeVisible();
  }
  await expect(page.getByRole('alert')).toContainText(/Try again in \d+ s/);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  // Others are not locked out by it.
  await page.getByLabel('User name').fill('officer');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${demo.url}/services`);
});

test('the first start prints a link that makes the first account, once', async ({
  collector: start,
  stranger,
  complaints,
}) => {
  complaints.expect(/status of 403/);
  const collector = await start(
    'first-start',
    '[collector]\nat = "noc-1"\n[[party]]\nid = "gc"\nrole = "general_contractor"\n[[component]]\nid = "noc-1"\nkind = "host"\n',
  );
  const page = await stranger(`${collector.url}/`);
  await expect(page.getByText('请打开采集服务首次启动时打印的初始化链接')).toBeVisible();
  await page.goto(collector.setUpLink);
  await page.getByLabel('用户名').fill('first');
  await page.getByLabel('密码', { exact: true }).fill('too short');
  await page.getByRole('button', { name: '创建并登录' }).click();
  await expect(page.getByText('密码至少 10 个字符')).toBeVisible();
  await page.getByLabel('密码', { exact: true }).fill('long enough to be taken');
  await page.getByLabel('再次输入密码').fill('long enough to be taken');
  await page.getByRole('button', { name: '创建并登录' }).click();
  await expect(page).toHaveURL(`${collector.url}/wall`);

  const late = await stranger(collector.setUpLink);
  await late.getByLabel('用户名').fill('second');
  await late.getByLabel('密码', { exact: true }).fill('long enough to be taken');
  await late.getByLabel('再次输入密码').fill('long enough to be taken');
  await late.getByRole('button', { name: '创建并登录' }).click();
  await expect(late.getByRole('alert')).toBeVisible();
  await expect(late).toHaveURL(/\/setup/);
});
