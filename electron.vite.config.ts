import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const testBuild = process.env['LATCHKEY_BUILD'] === 'test';
const out = testBuild ? 'out/app-test' : 'out/app';
const at = (file: string) => path.join(import.meta.dirname, file);

/**
 * What axios brings along for what the gateway never asks of it: forms with files, proxies, redirects, other adapters. It
 * is a third of main.
 */
const neverUsed = ['form-data', 'https-proxy-agent', 'follow-redirects', './fetch.js', './xhr.js'];
/** For these Node would load its fetch, its HTTP/2 and its clocks while a window waits. */
const neverAsked: Readonly<Record<string, readonly [says: string, instead: string]>> = {
  'lib/utils.js': ["typeof G.FormData !== 'undefined' ? G.FormData : undefined", 'undefined'],
  'lib/core/dispatchRequest.js': [
    "typeof performance !== 'undefined' && utils.isFunction(performance.now)",
    'false',
  ],
  'lib/adapters/http.js': ["import http2 from 'http2';", 'const http2 = undefined;'],
  'lib/helpers/Http2Sessions.js': ["import http2 from 'http2';", 'const http2 = undefined;'],
};
const leaveOut = {
  name: 'latchkey-leave-out',
  enforce: 'pre' as const,
  resolveId: (id: string, importer = '') =>
    importer.includes('/node_modules/axios/') && neverUsed.includes(id) ? '\0left-out' : undefined,
  load: (id: string) =>
    id === '\0left-out' ? 'export default class {}; export const getFetch = undefined;' : undefined,
  transform(code: string, id: string) {
    const [says, instead] = neverAsked[id.split('/node_modules/axios/')[1] ?? ''] ?? [];
    if (says === undefined || instead === undefined) return undefined;
    if (!code.includes(says)) throw new Error(`${id} no longer says: ${says}`);
    return code.replace(says, instead);
  },
};

interface BuiltChunk {
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  viteMetadata?: { importedCss: Set<string> };
}

/** A chunk and all that it imports: one file that is not there yet holds up the rest. */
function withImports(first: BuiltChunk, chunks: BuiltChunk[]): BuiltChunk[] {
  const found = new Set([first]);
  for (const { imports = [] } of found) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  }
  return [...found];
}

/**
 * Asks for the interface with the page itself. Its files come through main, which is busy with loading its services once
 * the first script has put its questions.
 */
const interfaceFirst = {
  name: 'latchkey-interface-first',
  transformIndexHtml: {
    order: 'post' as const,
    handler: (_html: string, { bundle = {}, filename }: { bundle?: object; filename: string }) => {
      if (!filename.endsWith('index.html')) return [];
      const chunks = Object.values(bundle) as BuiltChunk[];
      const mount = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/app/mount.tsx'));
      if (mount === undefined) return [];
      const link = (rel: string, file: string, more: Record<string, string> = {}) => ({
        tag: 'link',
        attrs: { rel, crossorigin: true, href: `./${file}`, ...more },
        injectTo: 'head' as const,
      });
      const needed = withImports(mount, chunks);
      const scripts = needed.map(({ fileName }) => fileName);
      const styles = needed.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
      return [
        ...scripts.map((file) => link('modulepreload', file)),
        ...styles.map((file) => link('preload', file, { as: 'style' })),
      ];
    },
  },
};
const define = { __TEST_BUILD__: JSON.stringify(testBuild) };

export default defineConfig({
  main: {
    define,
    plugins: [leaveOut],
    build: {
      outDir: `${out}/main`,
      // Bundled and minified, main starts half as fast again as unbundled.
      externalizeDeps: false,
      minify: true,
      target: 'node20',
      rollupOptions: {
        input: { index: 'electron/main/index.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: `${out}/preload`,
      externalizeDeps: false,
      // A sandboxed preload can require nothing but electron: each is one file.
      isolatedEntries: true,
      rollupOptions: {
        input: {
          main: 'electron/preload/main.ts',
          prompt: 'electron/preload/prompt.ts',
          secret: 'electron/preload/secret.ts',
        },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), interfaceFirst],
    build: {
      outDir: `${out}/renderer`,
      minify: true,
      // The page's CSP allows no inline script, and no page here needs the polyfill.
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: {
          index: at('renderer/index.html'),
          prompt: at('renderer/prompt.html'),
          secret: at('renderer/secret.html'),
        },
      },
    },
  },
});
