import { readFileSync } from 'node:fs';
import path from 'node:path';

const isMainPage = (filename: string) => filename.endsWith('index.html');

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

function withImports(module: string, graph: Graph): Set<string> {
  const found = new Set([module]);
  for (const id of found) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  return found;
}

function modulesOfInterface(renderer: string, graph: Graph): Set<string> {
  const first = withImports(path.join(renderer, 'src/main.ts'), graph);
  return withImports(path.join(renderer, 'src/app/mount.tsx'), graph).difference(first);
}

const interfaceName = 'interface';

/**
 * How the scripts of the window, with sources in the folder `renderer`, are split into chunks: the first script, the
 * interface as one file, and the views that load when they are opened. Each further file of the interface would pass
 * through four processes while the window starts.
 */
export function cutInterface(renderer: string) {
  let modules: Set<string> | undefined;
  return {
    codeSplitting: {
      // The first script shares modules with the interface but must not wait for it.
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: interfaceName,
          name: (id: string, graph: Graph) => {
            modules ??= modulesOfInterface(renderer, graph);
            return modules.has(id) ? interfaceName : null;
          },
        },
      ],
    },
  };
}

interface BuiltChunk {
  fileName: string;
  name?: string;
  isEntry?: boolean;
  imports?: string[];
  viteMetadata?: { importedCss: Set<string> };
}

/** The interface and its imports, without the first script. */
function filesOfInterface(chunks: BuiltChunk[]): BuiltChunk[] {
  const whole = chunks.find(({ name }) => name === interfaceName);
  if (whole === undefined) throw new Error('The build of the window has no chunk for the interface.');
  const imported = chunks.filter(({ fileName, isEntry }) => !isEntry && whole.imports?.includes(fileName));
  return [whole, ...imported];
}

/**
 * Preloads the interface with the page. Main delivers its files, and is busy loading services once the first script has
 * sent its requests.
 */
export const interfaceFirst = {
  name: 'latchkey-interface-first',
  transformIndexHtml: {
    order: 'post' as const,
    handler: (_html: string, { bundle, filename }: { bundle?: object; filename: string }) => {
      if (!isMainPage(filename) || bundle === undefined) return [];
      const link = (rel: string, file: string, more: Record<string, string> = {}) => ({
        tag: 'link',
        attrs: { rel, crossorigin: true, href: `./${file}`, ...more },
        injectTo: 'head' as const,
      });
      const needed = filesOfInterface(Object.values(bundle) as BuiltChunk[]);
      const styles = needed.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
      return [
        ...needed.map(({ fileName }) => link('modulepreload', fileName)),
        ...styles.map((file) => link('preload', file, { as: 'style' })),
      ];
    },
  },
};

const styleHere = '<style></style>';

/** Inlines the style of the static shell into the page: the first script would wait for a separate file. */
export const shellStyle = (renderer: string) => ({
  name: 'latchkey-shell-style',
  transformIndexHtml: {
    order: 'post' as const,
    handler: (html: string, { filename }: { filename: string }) => {
      if (!isMainPage(filename)) return html;
      if (!html.includes(styleHere)) throw new Error(`${filename} has no ${styleHere} for the static shell.`);
      const style = readFileSync(path.join(renderer, 'src/app/shell.css'), 'utf8').replaceAll('\r\n', '\n');
      return html.replace(styleHere, () => `<style>${style}</style>`);
    },
  },
});
