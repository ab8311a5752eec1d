import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_POLICY, pageHandler } from './page-protocol.ts';

let root: string;
let ask: (address: string, method?: string) => Promise<Response>;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'warren-page-'));
  const folder = join(root, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'assets/a.js'), 'let a');
  writeFileSync(join(root, 'secret.txt'), 'secret');
  symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'));
  const handle = pageHandler(folder);
  ask = (address, method = 'GET') => handle(new Request(address, { method }));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the page protocol', () => {
  it('answers the page with the content policy, and without inline scripts in it', async () => {
    const answer = await ask('app://bundle/index.html');
    expect(await answer.text()).toBe('<p>page</p>');
    expect(answer.headers.get('content-security-policy')).toBe(CONTENT_POLICY);
    expect(CONTENT_POLICY).toContain("default-src 'none'; script-src 'self';");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers scripts with their type', async () => {
    const answer = await ask('app://bundle/assets/a.js');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await (await ask('app://bundle/assets/a.js', 'HEAD')).text()).toBe('');
  });

  it('does not leave its folder, by path or by link', async () => {
    for (const path of [
      '../secret.txt',
      '%2e%2e/secret.txt',
      '..%2fsecret.txt',
      '..%5csecret.txt',
      'assets/../../secret.txt',
      'link.txt',
      'nothing.html',
      'assets',
      '%00',
      '%zz',
    ]) {
      expect((await ask(`app://bundle/${path}`)).status, path).toBe(404);
    }
    expect((await ask('app://other/index.html')).status).toBe(404);
  });

  it('refuses to be written to', async () => {
    expect((await ask('app://bundle/index.html', 'POST')).status).toBe(405);
  });
});
