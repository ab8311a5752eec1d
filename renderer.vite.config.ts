// How the page is built and served while developing: the same for the desktop program (electron-vite) and
// for the browser (vite).
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const path = (name: string) => resolve(import.meta.dirname, name);

/** The page's policy allows no inline code; the dev server's hot reload needs some. */
const relaxPolicyWhileDeveloping: Plugin = {
  name: 'warren:relax-policy-while-developing',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws:"),
};

export default defineConfig({
  root: path('src/renderer'),
  // The page works below any path: `app://` of the desktop program, or a proxy's prefix.
  base: './',
  plugins: [react(), relaxPolicyWhileDeveloping],
  worker: { format: 'es' },
  build: {
    outDir: path('out/renderer'),
    emptyOutDir: true,
    // What both Electron and today's browsers understand.
    target: 'es2022',
    minify: true,
    // One path for every file: a font that is small stays a file of its own under the policy.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: path('src/renderer/index.html') } },
  },
});
