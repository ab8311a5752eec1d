import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseOptions } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const configuration: IConfiguration = createRequire(import.meta.url)(
  join(root, '.dependency-cruiser.cjs'),
);

/** For each rule one import, `from` -> `to`, that it must refuse. */
const violations: Record<string, readonly [from: string, to: string]> = {
  'base-knows-nothing': ['src/main/base/v1.ts', 'src/main/broker/target.ts'],
  'shared-knows-nothing': ['src/shared/v2.ts', 'src/main/base/target.ts'],
  'broker-imports-base-only': ['src/main/broker/v3.ts', 'src/main/codec/target.ts'],
  'engine-imports-no-package': ['src/main/broker/v4.ts', 'node:fs'],
  'codec-imports-base-and-broker-types': [
    'src/main/codec/v5.ts',
    'src/main/storage/memory/target.ts',
  ],
  'storage-meets-no-other-adapter': [
    'src/main/storage/sqlite/v6.ts',
    'src/main/protocols/listener.ts',
  ],
  'memory-and-sqlite-are-apart': [
    'src/main/storage/sqlite/v7.ts',
    'src/main/storage/memory/target.ts',
  ],
  'amqp091-meets-no-other-adapter': [
    'src/main/protocols/amqp091/v8.ts',
    'src/main/protocols/protobuf/target.ts',
  ],
  'protobuf-meets-no-other-adapter': [
    'src/main/protocols/protobuf/v9.ts',
    'src/main/protocols/amqp091/target.ts',
  ],
  'protocols-know-no-protocol': [
    'src/main/protocols/v10.ts',
    'src/main/protocols/amqp091/target.ts',
  ],
  'management-meets-no-other-adapter': [
    'src/main/management/v11.ts',
    'src/main/storage/memory/target.ts',
  ],
  'studio-meets-no-other-adapter': [
    'src/main/studio/v28.ts',
    'src/main/management/statistics/target.ts',
  ],
  'electron-names-studio-types': ['src/main/electron/v29.ts', 'src/main/studio/target.ts'],
  'app-imports-main-but-not-electron': ['src/main/app/v12.ts', 'src/main/electron/target.ts'],
  'electron-imports-app': ['src/main/electron/v13.ts', 'src/main/codec/target.ts'],
  'desktop-entry-only-starts': ['src/main/index.ts', 'src/main/app/target.ts'],
  'headless-imports-app': ['src/headless/v14.ts', 'src/main/broker/target.ts'],
  'client-is-a-package-of-its-own': ['packages/client/src/v26.ts', 'src/main/base/target.ts'],
  'client-only-in-the-command-line': ['src/main/app/v27.ts', 'packages/client/src/target.ts'],
  'preload-imports-shared-types': ['src/preload/v15.ts', 'src/main/base/target.ts'],
  'renderer-imports-shared': ['src/renderer/app/v16.ts', 'src/main/broker/target.ts'],
  'renderer-features-are-apart': ['src/renderer/queues/v17.ts', 'src/renderer/messages/target.ts'],
  'renderer-ui-has-no-feature': ['src/renderer/ui/v18.ts', 'src/renderer/messages/target.ts'],
  'electron-only-at-the-edge': ['src/main/app/v19.ts', 'electron'],
  'sqlite-only-in-its-adapter': ['src/main/app/v20.ts', 'better-sqlite3'],
  'sockets-only-in-the-listener': ['src/main/protocols/amqp091/v21.ts', 'node:net'],
  'http-only-in-management': ['src/main/app/v22.ts', 'node:http'],
  'shipped-code-imports-no-tools': ['src/main/app/v23.ts', 'test/target.ts'],
  'no-development-packages': ['src/main/app/v24.ts', 'a-development-package'],
  'no-unresolvable': ['src/main/app/v25.ts', 'src/main/app/not-there.ts'],
};

const folder = mkdtempSync(join(tmpdir(), 'warren-layers-'));
const found = new Map<string, string[]>();

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function importOf(from: string, to: string): string {
  if (!to.includes('/')) return `import '${to}';\n`;
  const up = '../'.repeat(from.split('/').length - 1);
  return `import '${up}${to}';\n`;
}

beforeAll(async () => {
  cpSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
  write('package.json', '{"devDependencies":{"a-development-package":"1","electron":"1"}}');
  for (const name of ['a-development-package', 'electron', 'better-sqlite3']) {
    write(`node_modules/${name}/package.json`, '{"main":"index.js"}');
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [from, to] of Object.values(violations)) {
    if (to.endsWith('.ts') && !to.includes('not-there')) write(to, 'export {};\n');
    write(from, importOf(from, to));
  }
  write('src/main/app/lonely.ts', 'export {};\n');
  write('src/main/app/ring-a.ts', "import { b } from './ring-b.ts';\nexport const a = () => b;\n");
  write('src/main/app/ring-b.ts', "import { a } from './ring-a.ts';\nexport const b = () => a;\n");
  write('src/main/codec/type-a.ts', "import type { B } from './type-b.ts';\nexport type A = B;\n");
  write('src/main/codec/type-b.ts', "import type { A } from './type-a.ts';\nexport type B = A;\n");
  write('src/main/broker/type-a.ts', "import type { B } from './type-b.ts';\nexport type A = B;\n");
  write('src/main/broker/type-b.ts', "import type { A } from './type-a.ts';\nexport type B = A;\n");
  write('src/main/electron/allowed.ts', "import 'electron';\nimport '../app/target.ts';\n");
  write('src/main/protocols/listener.ts', "import 'node:net';\nimport '../broker/target.ts';\n");

  write('src/renderer/topology/allowed.ts', "import '../state/target.ts';\n");
  write('src/renderer/state/target.ts', 'export {};\n');
  write(
    'src/main/electron/named.ts',
    "import type { S } from '../studio/target.ts';\nexport type T = S;\n",
  );

  const options: ICruiseOptions = {
    ...configuration.options,
    baseDir: folder,
    validate: true,
    ruleSet: configuration,
  };
  const { output } = await cruise(['src', 'packages/client/src'], options);
  if (typeof output === 'string') throw new Error(output);
  for (const { rule, from } of output.summary.violations) {
    found.set(rule.name, [...(found.get(rule.name) ?? []), from]);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('layer rules', () => {
  it.each(Object.entries(violations))('%s refuses %j', (rule, [from]) => {
    expect(found.get(rule)).toContain(from);
  });

  it('refuse cycles of values anywhere and of types outside the broker', () => {
    expect(found.get('no-circular')).toEqual([expect.stringMatching(/app.ring-[ab]/)]);
    expect(found.get('no-type-cycles-between-strangers')).toContain('src/main/codec/type-a.ts');
    expect(found.get('no-type-cycles-between-strangers')).not.toContain(
      'src/main/broker/type-a.ts',
    );
  });

  it('refuse a file nobody imports', () => {
    expect(found.get('no-orphans')).toContain('src/main/app/lonely.ts');
  });

  it('allow what the table allows', () => {
    const refused = [...found.values()].flat();
    expect(refused).not.toContain('src/main/electron/allowed.ts');
    expect(refused).not.toContain('src/main/protocols/listener.ts');
    expect(found.get('renderer-features-are-apart')).not.toContain(
      'src/renderer/topology/allowed.ts',
    );
    expect(found.get('electron-names-studio-types')).not.toContain('src/main/electron/named.ts');
  });

  it('all have an example here and a comment that says why', () => {
    const names = (configuration.forbidden ?? []).map(({ name }) => name);
    const shown = [...Object.keys(violations)];
    shown.push('no-circular', 'no-type-cycles-between-strangers', 'no-orphans');
    expect(new Set(names)).toEqual(new Set(shown));
    for (const { comment } of configuration.forbidden ?? []) expect(comment).toMatch(/\w{3}.*[.]$/);
  });
});
