import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));

/** A copy of this package without types: a child process that is started 300 times starts twice as fast from it. */
export async function plainCopy(folder: string): Promise<string> {
  await cp(SOURCE, folder, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((name) => name.endsWith('.ts'))) {
    const typed = await readFile(join(folder, name), 'utf8');
    const plain = stripTypeScriptTypes(typed).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'");
    await writeFile(join(folder, name.replace(/\.ts$/, '.js')), plain);
  }
  return folder;
}
