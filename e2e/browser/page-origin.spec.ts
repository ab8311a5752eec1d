// Who may talk to the studio: only its own page, from an address that is the broker's.

import { WebSocket } from 'ws';
import { expect, test } from '../support/bare-broker.ts';

interface Attempt {
  readonly origin?: string;
  readonly host?: string;
  readonly cookie?: string;
}

/** `open`, or the status that the upgrade was answered with. */
function upgrade(pageUrl: string, { origin, host, cookie }: Attempt): Promise<string> {
  const url = new URL('studio/socket', pageUrl.replace(/^http/, 'ws'));
  const headers = {
    ...(host === undefined ? {} : { host }),
    ...(cookie === undefined ? {} : { cookie }),
  };
  const socket = new WebSocket(url, { headers, ...(origin === undefined ? {} : { origin }) });
  return new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, answer) => resolve(String(answer.statusCode)));
    socket.on('error', () => {});
  }).then((outcome) => {
    socket.terminate();
    return String(outcome);
  });
}

test('the socket takes its own page only', async ({ broker, context }) => {
  await broker.logIn(context.request);
  const [login] = await context.cookies(`${broker.pageUrl}studio/`);
  const cookie = `${login?.name}=${login?.value}`;
  const { pageUrl } = broker;
  const { origin, port } = new URL(pageUrl);
  expect(await upgrade(pageUrl, { origin, cookie })).toBe('open');
  expect(await upgrade(pageUrl, { origin })).toBe('401');
  expect(await upgrade(pageUrl, { origin: 'https://evil.example', cookie })).toBe('403');
  expect(await upgrade(pageUrl, { origin: 'null', cookie })).toBe('403');
  const rebound = { origin: `http://evil.example:${port}`, host: `evil.example:${port}` };
  expect(await upgrade(pageUrl, { ...rebound, cookie })).toBe('403');
});

test('the page carries a strict content policy', async ({ page, broker, context }) => {
  await broker.logIn(context.request);
  const answer = await page.goto(broker.pageUrl);
  const headers = answer?.headers() ?? {};
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
});

test('code from elsewhere does not run', async ({ page, broker, context, watch }) => {
  watch.allow(/content policy|Content Security Policy/);
  await broker.logIn(context.request);
  await page.goto(broker.pageUrl);
  await expect(page.getByTestId('listening-uri')).toBeVisible();
  const isRun = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.foreign = true';
    document.body.append(script);
    return 'foreign' in window;
  });
  expect(isRun).toBe(false);
  const reached = await page.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    ),
  );
  expect(reached).toBe(false);
  expect(watch.failures.join()).toMatch(/content policy: connect-src/);
});
