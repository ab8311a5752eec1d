// The login of the page: required, refused in the broker's words, ended by logging out.

import { expect, test } from '../support/bare-broker.ts';

test.beforeEach(({ watch }) => {
  // The browser itself reports answers of 401 on the console.
  watch.allow(/status of 401/);
});

test('nothing is shown before the login', async ({ page, broker, request }) => {
  await page.goto(broker.pageUrl);
  await expect(page.getByRole('heading', { name: 'Log in to Warren' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Username' })).toBeFocused();
  await expect(page.getByRole('application')).toHaveCount(0);
  const session = await request.get(new URL('studio/session', broker.pageUrl).href);
  expect(session.status()).toBe(401);
  expect(session.headers()['www-authenticate']).toBeUndefined();
});

test('a wrong password is refused in the words of the broker', async ({ page, broker }) => {
  await page.goto(broker.pageUrl);
  await page.getByRole('textbox', { name: 'Username' }).fill('guest');
  await page.getByLabel('Password').fill('wrong');
  await page.keyboard.press('Enter');
  const refusal = page.getByRole('alert');
  await expect(refusal).toContainText('The login was refused');
  await expect(refusal).toContainText('ACCESS_REFUSED');
  await expect(page.getByLabel('Password')).toBeFocused();
});

test('the login opens the studio, and holds over a reload', async ({ page, broker }) => {
  await page.goto(broker.pageUrl);
  await page.getByRole('textbox', { name: 'Username' }).fill('guest');
  await page.getByLabel('Password').fill('guest');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByTestId('listening-uri')).toBeVisible();
  await page.reload();
  await expect(page.getByTestId('listening-uri')).toBeVisible();
  const cookies = await page.context().cookies();
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
    { httpOnly: true, sameSite: 'Strict' },
  ]);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toContain('password');
});

test('logging out ends it in every tab', async ({ page, broker, context }) => {
  await broker.logIn(context.request);
  await page.goto(broker.pageUrl);
  const other = await context.newPage();
  await other.goto(broker.pageUrl);
  await expect(other.getByTestId('listening-uri')).toBeVisible();
  await page.getByRole('button', { name: /^guest: user/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  for (const tab of [page, other]) {
    await expect(tab.getByRole('heading', { name: 'Log in to Warren' })).toBeVisible();
  }
  const session = await context.request.get(new URL('studio/session', broker.pageUrl).href);
  expect(session.status()).toBe(401);
});

test('the login page has the look of the studio', async ({ page, broker }) => {
  await page.goto(broker.pageUrl);
  await page.getByRole('button', { name: 'Theme and language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\p{Script=Han}/u);
});
