import { expect } from 'playwright/test';
import type { Stage } from '../gallery/stage.ts';
import { views } from '../gallery/states/index.ts';
import { test } from '../gallery/test.ts';

/** Shows a state by its name, such as `home usual`. */
async function show(stage: Stage, named: string): Promise<Stage['page']> {
  for (const view of views) {
    const state = view.states.find(({ name }) => `${view.name} ${name}` === named);
    if (state === undefined) continue;
    await stage.show(view, state, 'light');
    return stage.page;
  }
  throw new Error(`the gallery has no state ${named}`);
}

const personal = ['Home', 'Profile', 'Session', 'Activity'];

const links = (names: string[]) => names.map((name) => `    - listitem:\n      - link "${name}"`).join('\n');

test('the frame names the views that this person may see, and no others @S2.6', async ({ stage }) => {
  const navigation = (page: Stage['page']) => page.getByRole('navigation', { name: 'Views' });
  const user = await show(stage, 'home usual');
  await expect(navigation(user)).toMatchAriaSnapshot(`
- navigation "Views":
  - list:
    - /children: equal
${links([...personal, 'Connections', 'Settings'])}
`);
  const administrator = await show(stage, 'admin-sessions usual');
  await expect(navigation(administrator)).toMatchAriaSnapshot(`
- navigation "Views":
  - list:
    - /children: equal
${links([...personal, 'All sessions', 'All clients', 'Connections', 'Settings'])}
`);
});

test('the status line says in one live region who is signed in, where, and what the app waits for', async ({
  stage,
}) => {
  for (const [state, line] of [
    ['home usual', 'Signed in as Dana Demo Demo authority access token good for 12:41'],
    ['home offline', /Signed in as Dana Demo Demo authority Offline · trying again in 0:32/],
    ['sign-in usual', /Not signed in/],
    ['sign-in browser', /Signing in/],
  ] as const) {
    const page = await show(stage, state);
    const status = page.getByRole('status', { name: 'Status' });
    await expect(status, state).toHaveAccessibleName('Status');
    await expect(status, state).toMatchAriaSnapshot(`- status "Status": ${line}`);
  }
  const page = await show(stage, 'profile requests-wait');
  await expect(page.getByRole('status', { name: 'Status' })).toMatchAriaSnapshot(`
- status "Status":
  - link "Offline — 2 requests waiting"
`);
});

test('home, session and a locked session have their names and roles', async ({ stage }) => {
  await expect((await show(stage, 'home usual')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "Hello, Dana Demo" [level=1]
  - link "Show my jobs"
  - link "Look at the session"
  - button "Sign out"
  - region "You":
    - heading "You" [level=2]
    - term: Name
    - definition: Dana Demo
  - region "Session":
    - heading "Session" [level=2]
  - region "Latest activity":
    - heading "Latest activity" [level=2]
    - list
`);
  await expect((await show(stage, 'session usual')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "Session" [level=1]
  - region "Access token":
    - heading "Access token" [level=2]
    - button "Renew now"
    - timer: 12:41 left
  - region "Details"
  - region "Sign out":
    - button "Sign out"
    - button "Sign out everywhere"
  - region "Where it is stored"
  - region "Leaks":
    - button "Check for leaks"
`);
  await expect((await show(stage, 'frame locked')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "The session of Dana Demo is locked" [level=1]
  - button "Unlock with your browser"
  - button "Unlock with a password"
  - button "Sign out"
`);
});

test('lists, tables and what filters them have their names and roles', async ({ stage }) => {
  await expect((await show(stage, 'profile no-match')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "Profile" [level=1]
  - region "Jobs":
    - button "Reload"
    - searchbox "Search jobs"
    - button "Clear search"
`);
  await expect((await show(stage, 'admin-sessions usual')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "All sessions" [level=1]
  - region "Sessions":
    - search:
      - searchbox "User"
      - searchbox "Device"
      - combobox "App"
      - combobox "State"
    - status: None selected
    - button "End selected" [disabled]
    - table "Sessions":
      - rowgroup:
        - row:
          - columnheader "User"
          - columnheader "Started":
            - button "Started"
      - rowgroup:
        - row:
          - cell:
            - checkbox "Select the session of demo on Dana’s laptop"
          - rowheader "demo"
          - cell:
            - button "End all sessions of demo"
`);
  await expect((await show(stage, 'activity usual')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "Activity" [level=1]
  - region "Timeline":
    - combobox "Show"
    - searchbox "Search"
    - list "Timeline":
      - listitem
  - region "Export":
    - button "Export…"
`);
});

test('sign-in, the palette and the prompt window have their names and roles', async ({ stage }) => {
  await expect((await show(stage, 'sign-in usual')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - heading "Sign in to Demo authority" [level=1]
  - button "Sign in with your browser"
  - button "Sign in with a password"
  - checkbox "Keep me signed in" [checked]
  - link "All connections"
`);
  await expect((await show(stage, 'palette empty')).getByRole('dialog')).toMatchAriaSnapshot(`
- dialog "Commands":
  - combobox "What do you want to do?": no such thing
  - status: No command matches.
`);
  await expect((await show(stage, 'prompt password')).getByRole('main')).toMatchAriaSnapshot(`
- main:
  - form "Sign in to Demo authority":
    - heading "Sign in to Demo authority" [level=1]
    - textbox "User name"
    - textbox "Password"
    - button "Cancel"
    - button "Sign in"
`);
});
