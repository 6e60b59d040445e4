import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

/** The text before and after a chunk that turns it into a function, as Node's module loader does. */
export const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'] as const;

/** The path of the file with the code that V8 compiled from a chunk. */
export const cacheOf = (chunk: string): string => `${chunk}.cache`;

type Chunk = (
  exports: unknown,
  require: (id: string) => unknown,
  module: NodeModule,
  filename: string,
  dirname: string,
) => void;

function readCache(chunk: string): Buffer | undefined {
  try {
    return readFileSync(cacheOf(chunk));
  } catch {
    // Only packaged builds have a cache.
    return undefined;
  }
}

/**
 * Runs the chunks of main from the code that V8 compiled when the app was packaged, which saves compiling them at each
 * start (ADR 23). Without that code, or with code of another V8 version, V8 compiles the source.
 */
export function runFromCodeCache(): void {
  const { extensions } = createRequire(__filename);
  const loadSource = extensions['.js'];
  extensions['.cjs'] = (module, filename) => {
    const cachedData = readCache(filename);
    if (cachedData === undefined) return loadSource?.(module, filename);
    const source = wrapper[0] + readFileSync(filename, 'utf8') + wrapper[1];
    const script = new Script(source, { filename, cachedData, columnOffset: -wrapper[0].length });
    const run = script.runInThisContext() as Chunk;
    run(module.exports, (id) => module.require(id), module, filename, path.dirname(filename));
  };
}
