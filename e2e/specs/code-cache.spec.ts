import { cacheOf, wrapper } from '../../electron/main/app/code-cache.ts';
import { expect, test } from '../fixtures/test.ts';

test('main runs from the code that was packaged with it, as long as it is of the same text', async ({
  launch,
}) => {
  const app = await launch();
  await app.window.getByRole('heading', { level: 1 }).first().waitFor();
  const { used, refused } = await app.electron.evaluate(
    (_modules, [before, after, ending]) => {
      const fs = process.getBuiltinModule('node:fs');
      const { Script } = process.getBuiltinModule('node:vm');
      const { _cache: loaded } = process.getBuiltinModule('node:module') as unknown as { _cache: object };
      const chunks = Object.keys(loaded).filter((file) => /[\\/]chunks[\\/][^\\/]+\.cjs$/.test(file));
      const isRefused = (filename: string, added = '') => {
        const cachedData = fs.readFileSync(filename + ending);
        const source = before + fs.readFileSync(filename, 'utf8') + added + after;
        return new Script(source, { filename, cachedData }).cachedDataRejected;
      };
      return {
        used: chunks.map((file) => isRefused(file)),
        refused: chunks.map((file) => isRefused(file, ' ')),
      };
    },
    [...wrapper, cacheOf('')] as const,
  );
  expect(used.length).toBeGreaterThan(0);
  expect(used).toEqual(used.map(() => false));
  expect(refused).toEqual(used.map(() => true));
});
