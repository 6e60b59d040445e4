import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missedFigures, perform, type Run, type Soak } from './run.ts';

/** A program that runs until it is killed or its parent has exited. */
function startEndless(): ChildProcess {
  return spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] });
}

function runOf(measure: Run['measure']): Run {
  return { name: 'test', description: 'a run of a test', measure };
}

async function performed(measure: Run['measure']): Promise<unknown> {
  return await perform(runOf(measure), 1).catch((error: unknown) => error);
}

test('a run that fails leaves no program, no folder and nothing open behind', async () => {
  const started: ChildProcess[] = [];
  const undone: string[] = [];
  let folder = '';
  const outcome = await performed(async (soak) => {
    folder = await soak.folder();
    soak.after(async () => void undone.push('first'));
    soak.after(async () => {
      throw new Error('cannot be closed');
    });
    started.push(soak.child(startEndless()), soak.child(startEndless()));
    throw new Error('broken');
  });
  expect(outcome).toMatchObject({ message: 'broken' });
  expect(started.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL', 'SIGKILL']);
  expect(undone).toEqual(['first']);
  expect(existsSync(folder)).toBe(false);
});

test('what a run that is over starts all the same is ended at once', async () => {
  let late: Soak | undefined;
  await performed(async (soak) => {
    late = soak;
    return [];
  });
  const child = startEndless();
  expect(() => late?.child(child)).toThrow('the run has ended');
  await expect.poll(() => child.signalCode).toBe('SIGKILL');
});

test('a run whose undoing fails is not as asked', async () => {
  const outcome = await performed(async (soak) => {
    soak.after(async () => {
      throw new Error('cannot be closed');
    });
    return [];
  });
  expect(outcome).toMatchObject({ message: 'not cleaned up: cannot be closed' });
});

test('figures that are not as asked are found', () => {
  const name = 'figure';
  const fine = [
    { name, value: 9 },
    { name, value: 0, asked: 0 },
    { name, value: 50, atMost: 50 },
  ];
  const wrong = [
    { name, value: 1, asked: 0 },
    { name, value: 50.1, atMost: 50 },
    { name, value: Number.NaN, atMost: 50 },
  ];
  expect(missedFigures([...fine, ...wrong])).toEqual(wrong);
});
