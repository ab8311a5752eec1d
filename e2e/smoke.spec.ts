import { expect, test } from './support/studio.ts';

test('the page opens logged in', async ({ studio }) => {
  await expect(studio.page).toHaveTitle(/Warren/);
});
