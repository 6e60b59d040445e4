import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../build/paths.ts';
import { giveUp, messageOf, say } from '../../build/say.ts';
import { albumOf, type Shot } from './album.ts';
import { saveExpected } from './expected-pictures.ts';
import { openStage, type Stage } from './stage.ts';
import { type LookName, looks, looksOf, type State, type View } from './state.ts';
import { views } from './states/index.ts';

const folder = path.join(root, 'out/screens');

interface Task {
  view: View;
  state: State;
}

/** The states whose `view-state` name starts with one of the prefixes; all states without a prefix. */
function selectTasks(prefixes: string[]): Task[] {
  const all = views.flatMap((view) => view.states.map((state) => ({ view, state })));
  if (prefixes.length === 0) return all;
  return all.filter(({ view, state }) =>
    prefixes.some((prefix) => `${view.name}-${state.name}`.startsWith(prefix)),
  );
}

/** Shows a state in each look. Only a change of language or motion needs a reload. */
async function eachLook(
  stage: Stage,
  { view, state }: Task,
  names: LookName[],
  act: (look: LookName) => Promise<void>,
): Promise<void> {
  let shown: LookName | undefined;
  for (const look of names) {
    const same = shown !== undefined && looks[shown].language === looks[look].language;
    if (same && looks[look].motion === 'reduce') await stage.applyLook(view, look);
    else await stage.show(view, state, look);
    shown = look;
    await act(look);
  }
}

async function takeShots(stage: Stage, task: Task): Promise<Shot[]> {
  const { view, state } = task;
  const shots: Shot[] = [];
  await eachLook(stage, task, looksOf(state), async (look) => {
    const file = `${view.name}-${state.name}-${look}.png`;
    await writeFile(path.join(folder, file), await stage.picture());
    shots.push({ view, state, look, file });
  });
  return shots;
}

/** Reports the states that could not be shown. Gives the exit code. */
function reportFailures(failures: string[]): number {
  if (failures.length > 0) say(`not shown: ${failures.join(', ')}`);
  return failures.length === 0 ? 0 : 1;
}

async function takeAll(stage: Stage, tasks: Task[]): Promise<number> {
  const shots: Shot[] = [];
  const failures: string[] = [];
  for (const [index, task] of tasks.entries()) {
    const name = `${task.view.name} ${task.state.name}`;
    try {
      shots.push(...(await takeShots(stage, task)));
      say(`${index + 1}/${tasks.length} ${name}`);
    } catch (error) {
      failures.push(name);
      say(`${index + 1}/${tasks.length} ${name}: FAILED: ${messageOf(error)}`);
    }
  }
  const page = path.join(folder, 'index.html');
  await writeFile(page, albumOf(shots, stage.engine.major));
  say(`${shots.length} pictures of ${tasks.length - failures.length} states: ${page}`);
  return reportFailures(failures);
}

async function update(stage: Stage, tasks: Task[]): Promise<number> {
  let count = 0;
  const failures: string[] = [];
  for (const task of tasks) {
    const name = `${task.view.name} ${task.state.name}`;
    try {
      await eachLook(stage, task, task.state.compared ?? [], async (look) => {
        await saveExpected(task.view, task.state, look, stage);
        count += 1;
      });
      say(name);
    } catch (error) {
      failures.push(name);
      say(`${name}: FAILED: ${messageOf(error)}`);
    }
  }
  say(`${count} expected pictures written; check them before you commit them`);
  return reportFailures(failures);
}

/**
 * Takes pictures of every state of every view. With `--update` it writes the expected pictures of the tests instead. Other
 * arguments select states, such as `settings` or `profile-usual`.
 */
async function screens(args: string[]): Promise<number> {
  const prefixes = args.filter((argument) => !argument.startsWith('--'));
  const tasks = selectTasks(prefixes);
  if (tasks.length === 0)
    throw new Error(`there is no state whose name begins with ${prefixes.join(' or ')}`);
  if (prefixes.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const stage = await openStage();
  try {
    return await (args.includes('--update') ? update(stage, tasks) : takeAll(stage, tasks));
  } finally {
    await stage.close();
  }
}

screens(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
}, giveUp);
