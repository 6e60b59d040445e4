/** What the files of one folder, and of its subfolders without a row of their own, may import. */
export interface Row {
  /** A folder or a file, from the root. The longest that fits a file counts. A folder may always import itself. */
  of: string;
  /** Folders and files of the project, with all below them. */
  may?: readonly string[];
  /** The same, by `import type` alone. */
  types?: readonly string[];
  /** Packages; `node:` stands for all modules of Node, `*` for every package, `(computed)` for a computed specifier. */
  packages?: readonly string[];
  /** Packages, by `import type` alone. */
  packageTypes?: readonly string[];
  /** Its subfolders may not import one another. */
  apart?: boolean;
  /** The reason, where the layers alone do not give it. */
  why?: string;
}

const main = (folder: string) => `electron/main/${folder}`;
const models = 'shared/model';
const schema = 'shared/schema.ts';
const i18n = main('i18n');
const lib = main('lib');
/** What servers say is redacted where it comes in. */
const redaction = [main('recorder/mask.ts'), main('recorder/redact.ts')];
const sessionTypes = [main('session/types.ts'), main('session/sessions.ts')];

/** The folders of main that hold services. `app`, which constructs them, is not among them. */
const services = [
  'account',
  'admin',
  'connections',
  'desktop',
  'diagnostics',
  'gateway',
  'i18n',
  'idle',
  'leaks',
  'network',
  'recorder',
  'session',
  'settings',
  'vault',
  'window',
].map(main);

const shared: readonly Row[] = [
  { of: 'shared', packages: ['zod'], why: 'both sides load it: no Electron, no Node, no React' },
];

const electron: readonly Row[] = [
  { of: 'electron/safe-storage-helpers', packages: ['node:'], why: 'it takes safeStorage as an argument' },
  {
    of: 'electron/preload',
    may: ['shared/ipc/channels.ts', 'shared/ipc/result.ts'],
    packages: ['electron'],
    types: ['shared/ipc'],
    why: 'a preload builds the bridge from the names of the channels and nothing else',
  },
  { of: lib, may: [models, schema], packages: ['node:'] },
  { of: i18n, types: [models] },
  {
    of: main('network'),
    may: [lib, models],
    types: [i18n, main('settings')],
    packages: ['node:'],
  },
  {
    of: main('oauth'),
    may: [main('network'), lib, models, schema],
    packages: ['node:', 'jose', 'oauth4webapi'],
    why: 'the protocol alone: it knows neither Electron nor the rest of the app',
  },
  {
    of: main('session'),
    may: [main('oauth'), lib, models, schema, ...redaction],
    types: [main('network')],
    packages: ['node:'],
    why: 'it runs in plain Node; what a server says is redacted before it is kept',
  },
  {
    of: main('gateway'),
    may: [main('oauth'), main('network'), lib, models, ...redaction],
    types: [...sessionTypes, schema],
    packages: ['node:', 'axios'],
    why: 'it runs in plain Node and gets its tokens through an argument',
  },
  { of: main('recorder'), may: [lib, models], packages: ['node:'] },
  {
    of: main('leaks'),
    may: [lib, models, main('recorder')],
    packages: ['node:'],
    packageTypes: ['electron'],
  },
  { of: main('settings'), may: [lib, models, schema], types: [i18n], packages: ['node:', 'electron'] },
  {
    of: main('vault'),
    may: [lib, models],
    types: sessionTypes,
    packages: ['node:', 'hash-wasm', 'safe-storage-helpers'],
  },
  { of: main('idle'), may: [lib, models], types: [...sessionTypes, i18n, main('settings')] },
  {
    of: main('diagnostics'),
    may: [lib, models, main('leaks')],
    types: [main('recorder')],
    packages: ['node:'],
  },
  {
    of: main('connections'),
    may: [main('oauth'), lib, models, schema, main('session/destinations/destinations.ts')],
    types: [...sessionTypes, i18n],
    packages: ['node:', 'oauth4webapi'],
    why: 'what a connection says about destinations is compared as the sessions compare it',
  },
  {
    of: main('admin'),
    may: [lib, models, schema, main('gateway/json.ts')],
    types: [main('gateway')],
    packages: ['node:'],
  },
  {
    of: main('account'),
    may: [models, schema, main('gateway/json.ts')],
    types: [...sessionTypes, main('gateway')],
  },
  {
    of: main('window'),
    may: [lib, i18n, 'shared'],
    packages: ['node:', 'electron'],
    why: 'it shows windows and knows no token; what they say is handled in ipc/',
  },
  {
    of: main('desktop'),
    may: [lib, models, i18n],
    types: [main('window'), 'shared/ipc'],
    packages: ['node:', 'safe-storage-helpers'],
    packageTypes: ['electron'],
    why: 'it runs in plain Node over what it is given',
  },
  {
    of: main('ipc'),
    may: [
      'shared',
      main('gateway/json.ts'),
      main('idle/consent.ts'),
      main('network/consent.ts'),
      main('settings/consent.ts'),
      main('settings/preferences.ts'),
    ],
    types: services,
    why: 'services come in as arguments; what it imports are functions of their arguments alone',
  },
  {
    of: main('app'),
    may: [...services, main('ipc'), lib, main('oauth'), 'shared'],
    packages: ['node:', 'electron', 'axios', 'safe-storage-helpers'],
    why: 'it constructs the services, and nobody imports it but index.ts',
  },
  {
    of: main('app/code-cache.ts'),
    packages: ['node:', '(computed)'],
    why: 'it loads the compiled main bundle from a path that it computes',
  },
  {
    of: main('index.ts'),
    may: [main('app'), main('window'), main('vault'), lib],
    types: [models],
    packages: ['electron'],
  },
];

const mantine = ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'];

const renderer: readonly Row[] = [
  {
    of: 'renderer/prompt',
    may: [models],
    types: ['shared/ipc'],
    why: 'no script of anybody else runs where a person types a secret',
  },
  {
    of: 'renderer/secret',
    types: ['shared/ipc'],
    why: 'no script of anybody else runs where a secret is shown',
  },
  { of: 'renderer/src', may: ['renderer/src/app', 'shared'], packages: [] },
  { of: 'renderer/src/i18n', types: [models], packages: ['zustand'] },
  {
    of: 'renderer/src/ui',
    may: ['renderer/src/i18n'],
    types: [models],
    packages: [...mantine, 'react'],
    why: 'it shows what it is given: no store, no bridge',
  },
  {
    of: 'renderer/src/features',
    apart: true,
    may: ['renderer/src/i18n', 'renderer/src/ui', models],
    types: ['renderer/src/bridge.ts', 'shared/ipc'],
    packages: [...mantine, 'react', '@tanstack/react-virtual', 'uqr', 'zustand'],
  },
  {
    of: 'renderer/src/app',
    may: ['renderer/src/features', 'renderer/src/i18n', 'renderer/src/ui', models],
    types: ['renderer/src/bridge.ts', 'shared/ipc'],
    packages: [...mantine, 'react', 'react-dom', 'zustand'],
  },
];

const server = (folder: string) => `server/${folder}`;
const storage = (folder: string) => `server/storage/${folder}`;

const authority: readonly Row[] = [
  { of: server('lib'), packages: ['node:'] },
  { of: storage('db'), may: [server('lib')], packages: ['node:', 'kysely', 'pg', 'zod'] },
  {
    of: 'server/storage',
    may: [storage('db'), server('lib')],
    packages: ['node:', 'kysely', 'zod'],
    why: 'storage stands below auth/, which uses it',
  },
  { of: server('auth'), may: [server('lib'), 'server/storage'], packages: ['node:', 'jose', 'zod'] },
  { of: server('keys'), may: [storage('db'), server('lib')], packages: ['node:', 'zod'] },
  { of: server('http'), may: [server('lib')], packages: ['node:'] },
  { of: server('log'), packages: ['node:'] },
  {
    of: server('metrics'),
    may: [server('http'), server('lib')],
    types: ['server/storage'],
    packages: ['oidc-provider', 'prom-client'],
  },
  { of: server('options'), may: [server('log'), server('lib'), storage('db')], packages: ['node:', 'zod'] },
  { of: server('seed'), may: [server('auth'), server('lib'), server('options'), 'server/storage'] },
  {
    of: server('api'),
    may: [server('auth'), server('http'), server('lib'), 'server/storage'],
    packages: ['node:', 'jose', 'zod'],
  },
  {
    of: server('provider'),
    may: [server('auth'), server('http'), server('lib'), 'server/storage'],
    types: [server('keys')],
    packages: ['node:', 'jose', 'oidc-provider', 'zod'],
    packageTypes: ['koa'],
    why: 'pages and API come in as arguments',
  },
  {
    of: server('interactions'),
    may: [server('auth'), server('http'), server('lib'), server('provider'), 'server/storage'],
    packages: ['node:', 'oidc-provider', 'zod'],
    packageTypes: ['koa'],
  },
  {
    of: server('composition'),
    may: ['server'],
    packages: ['node:', 'kysely', 'oidc-provider'],
    packageTypes: ['koa'],
  },
  { of: server('commands'), may: ['server'], packages: ['node:', 'zod'] },
  { of: server('bench'), may: ['server'], packages: ['node:', 'kysely', 'oidc-provider', 'pg', 'zod'] },
  { of: 'server', may: ['server'], packages: ['node:'] },
];

const anyPackage = ['*'];

const tools: readonly Row[] = [
  {
    of: 'build',
    may: ['electron', 'server/testing', 'shared'],
    packages: anyPackage,
    why: 'it builds and packages all of it',
  },
  { of: 'e2e', may: ['build', 'electron', 'renderer', 'server', 'shared'], packages: anyPackage },
  { of: 'electron.vite.config.ts', may: ['build'], packages: anyPackage },
  { of: 'vitest.config.ts', packages: anyPackage },
];

/** The layers of the project. A file without a row may import nothing. */
export const table: readonly Row[] = [...shared, ...electron, ...renderer, ...authority, ...tools];

/** What tests (`*.test.ts` and the files of `testing/`) may import, by program; packages are free. */
export const tests: readonly Row[] = [
  { of: 'shared' },
  { of: 'electron', may: ['shared'] },
  { of: 'renderer', may: ['shared'] },
  { of: 'server' },
  { of: 'build', may: ['electron', 'server', 'shared'] },
  { of: 'e2e', may: ['build', 'electron', 'renderer', 'server', 'shared'] },
];
