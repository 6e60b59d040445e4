import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const testBuild = process.env['LATCHKEY_BUILD'] === 'test';
const out = testBuild ? 'out/app-test' : 'out/app';
const at = (file: string) => path.join(import.meta.dirname, file);

/**
 * What axios brings along for what the gateway never asks of it: forms with files, proxies, redirects, HTTP/2, other
 * adapters. It is a third of main, and for the last two Node loads as much again while the window waits.
 */
const neverUsed = ['form-data', 'https-proxy-agent', 'follow-redirects', 'http2', './fetch.js', './xhr.js'];
/** Looking whether there is a `FormData` is what makes Node load its fetch. */
const looksForFetch = 'typeof G.FormData !== \'undefined\' ? G.FormData : undefined';
const leaveOut = {
  name: 'latchkey-leave-out',
  enforce: 'pre' as const,
  resolveId: (id: string, importer = '') =>
    importer.includes('/node_modules/axios/') && neverUsed.includes(id) ? '\0left-out' : undefined,
  load: (id: string) =>
    id === '\0left-out' ? 'export default class {}; export const getFetch = undefined;' : undefined,
  transform(code: string, id: string) {
    if (!id.endsWith('/node_modules/axios/lib/utils.js')) return undefined;
    if (!code.includes(looksForFetch)) throw new Error(`axios no longer says: ${looksForFetch}`);
    return code.replace(looksForFetch, 'undefined');
  },
};

interface BuiltChunk {
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  viteMetadata?: { importedCss: Set<string> };
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
      const scripts = [mount.fileName, ...(mount.imports ?? [])];
      const styles = [...(mount.viteMetadata?.importedCss ?? [])];
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
