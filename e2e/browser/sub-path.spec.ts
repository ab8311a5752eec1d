// The page under a path of a proxy: everything it loads and opens is relative to where it is.

import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect as openSocket } from 'node:net';
import { expect, test } from '../support/bare-broker.ts';
import { Canvas } from '../support/canvas.ts';
import { connect } from '../support/studio.ts';

const PREFIX = '/tools/warren';

/** Passes what is under the prefix on, and nothing else; the Host of the browser with it. */
async function startProxy(port: number): Promise<Server> {
  const targetOf = (url = ''): string | null =>
    url.startsWith(`${PREFIX}/`) ? url.slice(PREFIX.length) : null;
  const server = createServer((incoming, answer) => {
    const path = targetOf(incoming.url);
    if (path === null) {
      answer.writeHead(404).end();
      return;
    }
    const { method, headers } = incoming;
    const options = { host: '127.0.0.1', port, path, method, headers };
    const outgoing = request(options, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', ({ url, headers }, socket: Socket, head) => {
    const target = openSocket(port, '127.0.0.1', () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      target.write(`GET ${targetOf(url)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      target.write(head);
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('the studio works under a path of its own', async ({ page, broker, watch }) => {
  watch.allow(/status of 401/);
  const server = await startProxy(Number(new URL(broker.pageUrl).port));
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}${PREFIX}/`);
  await page.getByRole('textbox', { name: 'Username' }).fill('guest');
  await page.getByLabel('Password').fill('guest');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('listening-uri')).toBeVisible();
  const client = await connect(broker.amqpUrl, 'order-service');
  const channel = await client.createChannel();
  await channel.assertQueue('billing');
  await expect(new Canvas(page).queue('billing')).toBeVisible();
  const [cookie] = await page.context().cookies();
  expect(cookie?.path).toContain(PREFIX);
  await client.close();
  await page.close();
  server.closeAllConnections();
  server.close();
});
