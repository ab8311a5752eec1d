import { expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { productVersion } from './product.ts';

it("the version is package.json's", () => {
  expect(productVersion).toBe(packageJson.version);
});
