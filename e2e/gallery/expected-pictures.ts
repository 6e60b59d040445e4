import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compare, type Difference, otherEngine, sameEngine } from './picture/compare.ts';
import { decodePng } from './picture/png.ts';
import type { Stage } from './stage.ts';
import type { LookName, State, View } from './state.ts';

const folder = path.join(import.meta.dirname, 'expected');
const engineFile = path.join(folder, 'engine.json');

/** Expected pictures are stored at half size: 1 px of the picture is 2 px of the window. */
const scale = 0.5;

/** The file of the expected picture of a state. */
export const expectedFile = (view: View, state: State, look: LookName): string =>
  path.join(folder, `${view.name}-${state.name}-${look}.png`);

/** A picture of the stage in the size of the expected pictures. */
export const pictureToCompare = (stage: Stage): Promise<Buffer> => stage.picture(scale);

/** Stores a picture of the stage as the expected one. */
export async function saveExpected(view: View, state: State, look: LookName, stage: Stage): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(expectedFile(view, state, look), await pictureToCompare(stage));
  await writeFile(engineFile, `{ "chromium": ${stage.engine.major} }\n`);
}

/** The major version of the engine that drew the expected pictures. */
async function expectedEngine(): Promise<number> {
  return (JSON.parse(await readFile(engineFile, 'utf8')) as { chromium: number }).chromium;
}

/**
 * Compares a picture with the expected one. If another major version of the engine drew the expected one, only the layout
 * is compared.
 * @throws when there is no expected picture
 */
export async function compareWithExpected(
  file: string,
  actual: Buffer,
  major: number,
): Promise<Difference | undefined> {
  const expected = await readFile(file);
  if (expected.equals(actual)) return undefined;
  const tolerance = major === (await expectedEngine()) ? sameEngine : otherEngine;
  return compare(decodePng(expected), decodePng(actual), tolerance);
}
