import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

/** What stands before and after a chunk to make it the function that it is run as. */
export const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'] as const;

/** Where the code that V8 made of a chunk is kept. */
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
    // A build that was not packaged has none.
    return undefined;
  }
}

/**
 * Has the chunks of main run from the code that V8 made of them when the app was packaged, which saves compiling them
 * at each start (ADR 23). Where there is none, or it is another V8's, they are compiled from their source.
 */
export function runFromCodeCache(): void {
  const { extensions } = createRequire(__filename);
  const usual = extensions['.js'];
  extensions['.cjs'] = (module, filename) => {
    const cachedData = readCache(filename);
    if (cachedData === undefined) return usual?.(module, filename);
    const source = wrapper[0] + readFileSync(filename, 'utf8') + wrapper[1];
    const script = new Script(source, { filename, cachedData, columnOffset: -wrapper[0].length });
    const run = script.runInThisContext() as Chunk;
    run(module.exports, (id) => module.require(id), module, filename, path.dirname(filename));
  };
}
