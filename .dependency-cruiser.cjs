// Who may import whom. Every rule says why in its comment; the comment appears in the failure.
// The same table, in words, is in docs/architecture.md.

// Tests may reach for test support and for other layers' doubles; the rules bind what ships.
const SHIPPED = { pathNot: '[.]test[.]tsx?$' };
const TOOLS = '^(node_modules|test|bench|e2e|tools)/';

/** A layer and the only things it may import. */
function layer(name, from, mayImport, comment) {
  return {
    name,
    severity: 'error',
    comment,
    from: { path: from, ...SHIPPED },
    to: { path: '^src/', pathNot: [from, ...mayImport] },
  };
}

module.exports = {
  forbidden: [
    layer(
      'base-knows-nothing',
      '^src/main/base/',
      [],
      'base holds the smallest building blocks; if it imported a layer, every layer would depend on it.',
    ),
    layer(
      'shared-knows-nothing',
      '^src/shared/',
      [],
      'shared is compiled into both the engine process and the page, so it may hold only pure types and functions of its own.',
    ),
    layer(
      'broker-imports-base-only',
      '^src/main/broker/',
      ['^src/main/base/'],
      'The engine knows AMQP semantics and nothing of encodings, sockets, disks, Electron or React; what it needs comes through ports.ts.',
    ),
    {
      name: 'engine-imports-no-package',
      severity: 'error',
      comment:
        'base, broker and shared stay pure (bytes, a Clock, a Logger), so that they run and are tested anywhere; no package and no Node built-in.',
      from: { path: '^src/(main/(base|broker)|shared)/', ...SHIPPED },
      to: { pathNot: '^(src/|[.])' },
    },
    layer(
      'codec-imports-base-and-broker-types',
      '^src/main/codec/',
      ['^src/main/base/', '^src/main/broker/'],
      'codec turns properties and field tables into bytes for protocols and storage alike; it may know neither of them.',
    ),
    layer(
      'storage-meets-no-other-adapter',
      '^src/main/storage/',
      ['^src/main/(base|broker|codec)/'],
      'Adapters translate one outside world to the broker and never meet each other.',
    ),
    {
      name: 'memory-and-sqlite-are-apart',
      severity: 'error',
      comment:
        'The two stores are alternatives; one leaning on the other would make the shared contract suite meaningless.',
      from: { path: '^src/main/storage/(memory|sqlite)/', ...SHIPPED },
      to: { path: '^src/main/storage/(memory|sqlite)/', pathNot: '^src/main/storage/$1/' },
    },
    layer(
      'amqp091-meets-no-other-adapter',
      '^src/main/protocols/amqp091/',
      ['^src/main/(base|broker|codec)/', '^src/main/protocols/[^/]+[.]ts$'],
      'A protocol may use the listener and output batch it is served by, never another protocol, the storage or the management.',
    ),
    layer(
      'protobuf-meets-no-other-adapter',
      '^src/main/protocols/protobuf/',
      ['^src/main/(base|broker|codec)/', '^src/main/protocols/[^/]+[.]ts$'],
      'A protocol may use the listener and output batch it is served by, never another protocol, the storage or the management.',
    ),
    layer(
      'protocols-know-no-protocol',
      '^src/main/protocols/[^/]+[.]ts$',
      ['^src/main/(base|broker|codec)/'],
      'listener and output-batch serve every protocol and therefore know none.',
    ),
    layer(
      'management-meets-no-other-adapter',
      '^src/main/management/',
      ['^src/main/(base|broker|codec)/', '^src/shared/'],
      'The HTTP API asks the broker and never a protocol or the storage, so that all doors give one answer.',
    ),
    layer(
      'studio-meets-no-other-adapter',
      '^src/main/studio/',
      ['^src/main/(base|broker|codec)/', '^src/shared/'],
      'The studio asks the broker and never a protocol, the storage or the management; what it needs of them comes through studio-host.ts.',
    ),
    layer(
      'app-imports-main-but-not-electron',
      '^src/main/app/',
      ['^src/main/(?!electron/|index[.]ts)', '^src/shared/'],
      'app wires everything for both programs; Electron would make the headless one impossible.',
    ),
    layer(
      'electron-imports-app',
      '^src/main/electron/',
      ['^src/main/(app|base|broker|studio)/', '^src/shared/', '^src/preload/api[.]d[.]ts$'],
      'Windows start the app and show it; they reach adapters only through it.',
    ),
    {
      name: 'electron-names-studio-types',
      severity: 'error',
      comment: 'Sessions of the studio are opened by the app; windows only carry their frames.',
      from: { path: '^src/main/electron/', ...SHIPPED },
      to: {
        path: '^src/main/studio/',
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    },
    layer(
      'desktop-entry-only-starts',
      '^src/main/index[.]ts$',
      ['^src/main/electron/'],
      'The entry point only starts Electron; logic there cannot be tested.',
    ),
    layer(
      'headless-imports-app',
      '^src/headless/',
      ['^src/main/(app|base)/'],
      'The headless entry only starts and stops the app, which both programs share.',
    ),
    {
      name: 'client-is-a-package-of-its-own',
      severity: 'error',
      comment:
        'packages/client is published alone: it may lean on nothing of the broker, and the broker knows it only where the command line talks to one.',
      from: { path: '^packages/client/src/' },
      to: { path: '^(src|test|bench|tools)/' },
    },
    {
      name: 'client-only-in-the-command-line',
      severity: 'error',
      comment:
        'The broker itself must run without any client; only one link of the command line uses it.',
      from: { path: '^src/', pathNot: '^src/headless/link/|[.]test[.]ts$' },
      to: { path: '^packages/client/|(^|node_modules/)amqplib($|/)' },
    },
    layer(
      'preload-imports-shared-types',
      '^src/preload/',
      ['^src/shared/'],
      'The preload script is a bridge without logic; what it imports would run with its privileges.',
    ),
    layer(
      'renderer-imports-shared',
      '^src/renderer/',
      ['^src/shared/', '^src/preload/api[.]d[.]ts$'],
      'The page knows only the shared contract; engine code in it would run without the engine.',
    ),
    {
      name: 'renderer-features-are-apart',
      severity: 'error',
      comment:
        'A feature folder uses shared, api, state, i18n and ui, not another feature, so that each can be read and deleted alone; features meet in state.',
      from: { path: '^src/renderer/(?!app/|api/|ui/)([^/]+)/', ...SHIPPED },
      to: { path: '^src/renderer/[^/]+/', pathNot: '^src/renderer/($1|api|ui|state|i18n)/' },
    },
    {
      name: 'renderer-ui-has-no-feature',
      severity: 'error',
      comment:
        'ui holds presentational primitives without data, in the language spoken; api talks to the bridge only.',
      from: { path: '^src/renderer/(api|ui)/', ...SHIPPED },
      to: { path: '^src/renderer/', pathNot: '^src/renderer/($1|i18n)/' },
    },
    {
      name: 'electron-only-at-the-edge',
      severity: 'error',
      comment:
        'electron is imported only under main/electron, main/index.ts and preload, because everything else must run in plain Node.',
      from: { pathNot: '^src/(main/electron/|main/index[.]ts$|preload/)' },
      to: { path: '(^|node_modules/)electron($|/)' },
    },
    {
      name: 'sqlite-only-in-its-adapter',
      severity: 'error',
      comment:
        'SQLite is known only under storage/sqlite, so that the store can be exchanged and the worker thread is its one owner.',
      from: { path: '^src/', pathNot: '^src/main/storage/sqlite/' },
      to: { path: '(^|node_modules/)(@types/)?better-sqlite3($|/)|^(node:)?sqlite$' },
    },
    {
      name: 'sockets-only-in-the-listener',
      severity: 'error',
      comment:
        'Only protocols/listener.ts and output-batch.ts use net and tls, so that limits, TLS and back-pressure have one owner; the protocols may name the type of the socket they are given.',
      from: {
        path: '^src/',
        pathNot: '^src/main/protocols/(listener|output-batch)[.]ts$|[.]test[.]ts$',
      },
      to: { path: '^(node:)?(net|tls)$', dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'http-only-in-management',
      severity: 'error',
      comment: 'HTTP is one adapter; no other part of the program serves or asks it.',
      from: { path: '^src/', pathNot: '^src/main/management/|[.]test[.]ts$' },
      to: { path: '^(node:)?(http|https|http2)$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment:
        'A cycle of values cannot be understood or loaded one file at a time; a file that needs its user needs a port instead.',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'type-import'] } },
    },
    {
      name: 'no-type-cycles-between-strangers',
      severity: 'error',
      comment:
        'Only entities that live together (queue, exchange, binding, consumer; connection, channel) may know each other by type; elsewhere a type cycle is a missing third file.',
      from: { path: '^src/', pathNot: '^src/main/(broker|protocols/(amqp091|protobuf))/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file nobody imports is dead code; delete it or wire it.',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['[.]d[.]ts$', '[.]test[.]tsx?$', '^src/headless/index[.]ts$'],
      },
      to: {},
    },
    {
      name: 'shipped-code-imports-no-tools',
      severity: 'error',
      comment: 'What ships must not lean on tests, benches or development tools.',
      from: { path: '^src/', ...SHIPPED },
      to: { path: '^(test|bench|e2e|tools)/' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment:
        'The program in plain Node has only the packages under dependencies, each named there; the page and Electron are bundled and may use development ones.',
      from: {
        path: '^src/(main|headless)/',
        pathNot: '[.]test[.]ts$|^src/main/(electron/|index[.]ts$)',
      },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that resolves to nothing fails at run time.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: TOOLS },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
