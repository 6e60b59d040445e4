import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { cutInterface, interfaceFirst, shellStyle } from './build/window-bundle.ts';

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
    plugins: [react(), interfaceFirst, shellStyle(at('renderer'))],
    build: {
      outDir: `${out}/renderer`,
      minify: true,
      // The page's CSP allows no inline script, and no page here needs the polyfill.
      modulePreload: { polyfill: false },
      rollupOptions: {
        output: cutInterface(at('renderer')),
        input: {
          index: at('renderer/index.html'),
          prompt: at('renderer/prompt.html'),
          secret: at('renderer/secret.html'),
        },
      },
    },
  },
});
