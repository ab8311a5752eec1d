// Builds the three parts of the program. main also holds the headless program and the storage
// worker, so that all of them share chunks and sit in one folder, out/main.
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import renderer from './renderer.vite.config.ts';

const path = (name: string) => resolve(import.meta.dirname, name);

export default defineConfig({
  main: {
    build: {
      outDir: path('out/main'),
      target: 'node22',
      sourcemap: true,
      rollupOptions: {
        input: {
          index: path('src/main/index.ts'),
          headless: path('src/headless/index.ts'),
          'storage-worker': path('src/main/storage/sqlite/worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Beside the entries: `new URL('./storage-worker.js', import.meta.url)` is right in any chunk.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: path('out/preload'),
      sourcemap: true,
      rollupOptions: {
        input: { index: path('src/preload/index.ts') },
        // A sandboxed preload script can only be CommonJS and require nothing but electron.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
});
