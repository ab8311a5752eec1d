// `npm run dev`: the page with hot reload. In the desktop program where that can be shown; else in a
// browser, from a dev server in front of a broker that runs from source. Arguments are those of
// `warren serve`.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { runInPlace } from '../bin/node-runtime.mjs';
import { whyNoDesktopHere } from './desktop.mjs';

const args = process.argv.slice(2);
const why = whyNoDesktopHere(args);
if (why === null) {
  const program = 'node_modules/electron-vite/bin/electron-vite.js';
  runInPlace(process.execPath, [program, 'dev', ...(args.length > 0 ? ['--', ...args] : [])]);
} else {
  console.error(`No desktop window: ${why}. The page is served to browsers instead.`);
  await serveInBrowser();
}

async function serveInBrowser() {
  const broker = spawn(
    process.execPath,
    ['src/headless/index.ts', 'serve', ...args, '--ready-json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole foreground group.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) broker.kill(signal);
    });
  }
  const ended = new Promise((resolve) => {
    broker.on('exit', (code) => resolve(code ?? 1));
  });
  const { value: line } = await createInterface({ input: broker.stdout })
    [Symbol.asyncIterator]()
    .next();
  if (line !== undefined) await servePage(JSON.parse(line));
  process.exit(await ended);
}

async function servePage({ hosts, port, studioUrl }) {
  if (studioUrl === null) {
    console.error('There is no page without the management interface.');
    return;
  }
  const server = await createServer({
    configFile: 'renderer.vite.config.ts',
    server: {
      host: 'localhost',
      proxy: {
        '^/studio/(login|logout|session|socket)$': { target: studioUrl, ws: true },
        // The page's own source has a folder of that name.
        '^/api/(?!.*[.](ts|tsx|css)([?]|$))': { target: studioUrl },
      },
    },
  });
  await server.listen();
  const [page] = server.resolvedUrls?.local ?? [];
  console.log(
    `The broker listens on amqp://${hosts[0]}:${port}; its page with hot reload is ${page}`,
  );
}
