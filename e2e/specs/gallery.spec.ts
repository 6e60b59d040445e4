import { expect } from 'playwright/test';
import {
  axeColourFindings,
  axeFindings,
  focusFindings,
  layoutFindings,
  namelessFindings,
} from '../gallery/checks.ts';
import { compareWithExpected, expectedFile, pictureToCompare } from '../gallery/expected-pictures.ts';
import type { Stage } from '../gallery/stage.ts';
import type { LookName, State, View } from '../gallery/state.ts';
import { views } from '../gallery/states/index.ts';
import { profile } from '../gallery/states/profile.ts';
import { test } from '../gallery/test.ts';

const soft = expect.configure({ soft: true });

/** Compares the stage with the expected picture. Attaches both when they differ. */
async function expectPicture(stage: Stage, view: View, state: State, look: LookName): Promise<void> {
  const actual = await pictureToCompare(stage);
  const file = expectedFile(view, state, look);
  const name = `${view.name}-${state.name}-${look}`;
  const difference = await compareWithExpected(file, actual, stage.engine.major);
  if (difference !== undefined) {
    await test.info().attach(`${name}-actual.png`, { body: actual, contentType: 'image/png' });
    await test.info().attach(`${name}-expected.png`, { path: file });
  }
  soft(difference, `${name} looks as expected`).toBeUndefined();
}

async function checkState(stage: Stage, view: View, state: State): Promise<void> {
  const label = (what: string) => `${view.name} ${state.name}: ${what}`;
  const comparePicture = async (look: LookName) => {
    if (state.compared?.includes(look)) await expectPicture(stage, view, state, look);
  };
  await stage.show(view, state, 'light');
  await comparePicture('light');
  soft(await axeFindings(stage.page), label('axe, light')).toEqual([]);
  soft(await namelessFindings(stage.engine), label('names')).toEqual([]);
  soft(await layoutFindings(stage.page, state), label('layout')).toEqual([]);
  for (const look of ['narrow', 'zoomed'] as const) {
    await stage.applyLook(view, look);
    soft(await layoutFindings(stage.page, state), label(`layout, ${look}`)).toEqual([]);
    await comparePicture(look);
  }
  await stage.applyLook(view, 'dark');
  await comparePicture('dark');
  soft(await axeColourFindings(stage.page), label('axe, dark')).toEqual([]);
  soft(await focusFindings(stage.page), label('focus, dark')).toEqual([]);
}

for (const view of views) {
  test(`${view.title}: every state is on screen, accessible and looks as expected`, async ({ stage }) => {
    // A state takes less than a second, and several on a busy machine.
    test.setTimeout(view.states.length * 15_000);
    for (const state of view.states) await checkState(stage, view, state);
  });
}

const usual = profile.states.find(({ name }) => name === 'usual') as State;

/** Changes the page that shows the profile, and gives the difference from the expected picture. */
async function differenceAfter(stage: Stage, act: (page: Stage['page']) => Promise<unknown>) {
  await stage.show(profile, usual, 'light');
  await act(stage.page);
  const file = expectedFile(profile, usual, 'light');
  return compareWithExpected(file, await pictureToCompare(stage), stage.engine.major);
}

test('the comparison fails for a moved line, another colour and a lost word, and for nothing else', async ({
  stage,
}) => {
  const styled = (selector: string, property: string, value: string) => (page: Stage['page']) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, [name, given]) => (element as HTMLElement).style.setProperty(name, given), [
        property,
        value,
      ] as const);
  expect(await differenceAfter(stage, async () => undefined)).toBeUndefined();
  expect(await differenceAfter(stage, styled('table', 'margin-top', '6px'))).toBeDefined();
  expect(await differenceAfter(stage, styled('h1', 'color', 'rgb(180, 35, 24)'))).toBeDefined();
  expect(await differenceAfter(stage, styled('tbody td', 'visibility', 'hidden'))).toBeDefined();
  expect(await differenceAfter(stage, styled('nav', 'background', 'rgb(210, 225, 225)'))).toBeDefined();
});

test('the checks find what is wrong when something is', async ({ stage }) => {
  await stage.show(profile, usual, 'narrow');
  await stage.page.evaluate(() => {
    const main = document.querySelector('main') as HTMLElement;
    const wide = Object.assign(document.createElement('p'), { textContent: 'far'.repeat(200) });
    const cut = Object.assign(document.createElement('p'), { textContent: 'short'.repeat(40) });
    for (const paragraph of [wide, cut]) paragraph.style.setProperty('white-space', 'nowrap');
    cut.style.setProperty('overflow', 'hidden');
    const nameless = document.createElement('button');
    nameless.style.setProperty('outline', 'none', 'important');
    main.append(wide, cut, nameless);
  });
  const layout = (await layoutFindings(stage.page, usual)).join('\n');
  expect(layout).toContain('scrolls sideways');
  expect(layout).toContain('is cut off: <p> “short');
  expect(await namelessFindings(stage.engine)).toEqual(['has no name: button']);
  expect((await axeFindings(stage.page)).join('\n')).toContain('button-name');
  expect(await focusFindings(stage.page)).toEqual([expect.stringContaining('shows no focus: <button')]);
});
