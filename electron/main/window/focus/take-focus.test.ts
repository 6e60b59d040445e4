import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import {
  chooseFileToOpen,
  chooseFileToSave,
  openExternally,
  refuseFocusWhile,
  showInFolder,
  showQuestion,
} from './take-focus.ts';

const opened = vi.hoisted(() => [] as string[]);

vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: async () => {
      opened.push('open');
      return { canceled: false, filePaths: ['/a'] };
    },
    showSaveDialog: async () => {
      opened.push('save');
      return { canceled: false, filePath: '/b' };
    },
    showMessageBox: async () => {
      opened.push('ask');
      return { response: 1 };
    },
  },
  shell: {
    openExternal: async () => void opened.push('outside'),
    showItemInFolder: () => void opened.push('folder'),
  },
}));

const acts: Record<string, () => Promise<unknown>> = {
  open: () => chooseFileToOpen(undefined, {}),
  save: () => chooseFileToSave(undefined, {}),
  ask: () => showQuestion(undefined, { message: 'Really?' }),
  outside: () => openExternally('https://id.example/'),
  folder: async () => showInFolder('/c'),
};

beforeEach(() => opened.splice(0));

it.each(Object.keys(acts))('%s takes the focus, but not while somebody types a secret @T2b', async (name) => {
  const act = acts[name] as () => Promise<unknown>;
  refuseFocusWhile(() => true);
  await expect(act()).rejects.toMatchObject({ code: 'invalid_input', message: /asks for a secret/ });
  expect(opened).toEqual([]);
  refuseFocusWhile(() => false);
  await act();
  expect(opened).toEqual([name]);
});

it('nothing else of main opens a dialog or another program @T2b', async () => {
  const folder = path.join(import.meta.dirname, '../..');
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => /(?<!\.test)\.ts$/.test(file) && !file.includes('testing'),
  );
  const takes = /\b(?:dialog\.show|shell\.(?:openExternal|openPath|showItem))\w*\(/;
  const found: string[] = [];
  for (const file of files) if (takes.test(await readFile(path.join(folder, file), 'utf8'))) found.push(file);
  expect(found).toEqual(['window/focus/take-focus.ts']);
});
