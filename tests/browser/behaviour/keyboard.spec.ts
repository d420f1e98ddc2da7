import { onButton } from '../support/pages';
import { expect, test } from '../support/test';

test('somebody without a mouse finds an incident, acknowledges it and remarks on it', async ({
  demo,
  visit,
}) => {
  test.setTimeout(240_000);
  await demo.scene('database');
  const id = await demo.incident();
  const page = await visit('noc', '/wall');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const keys = page.keyboard;

  // The first stop on each page leads past the navigation.
  await keys.press('Tab');
  await expect(page.getByRole('link', { name: '跳到主要内容' })).toBeFocused();

  await keys.press('g');
  await keys.press('i');
  await expect(page).toHaveURL(`${demo.url}/incidents`);
  const row = page.getByRole('row').filter({ hasText: id });
  await expect(row).toBeVisible();
  await row.focus();
  await keys.press('Enter');
  await expect(page).toHaveURL(`${demo.url}/incidents/${id}`);
  await expect(page.getByRole('button', { name: onButton('确认') })).toBeVisible();
  await keys.press('a');
  await expect(page.getByRole('main')).toContainText('已确认');
  await keys.press('m');
  await expect(page.getByRole('textbox', { name: '添加备注' })).toBeFocused();
  await keys.type('只用键盘');
  await keys.press('Control+Enter');
  await expect(page.getByText('只用键盘')).toBeVisible();

  // Escape leaves the field, so that letters are commands again.
  await page.getByRole('heading', { level: 1 }).click();
  await keys.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keys.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await keys.press('/');
  await expect(page.getByRole('combobox', { name: /搜索/ }).first()).toBeFocused();
  await keys.type('db-1');
  await expect(page.locator('.ant-select-item-option').filter({ hasText: '数据库服务器' })).toBeVisible();
  await keys.press('Enter');
  await expect(page).toHaveURL(/\/components\/db-1|component=db-1/);
});
