import { dana } from '../fixtures/authority/connection.ts';
import { expectView, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { homePage } from '../pages/home.ts';
import { profilePage } from '../pages/profile.ts';
import { promptPage } from '../pages/prompt.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';
import { welcomePage } from '../pages/welcome.ts';

test('leads a newcomer from the connections to their jobs and out again @S4.8', async ({ launch }) => {
  const app = await launch();
  const { window } = app;
  await expect(welcomePage(window).heading).toBeVisible();
  await welcomePage(window).signInTo('Demo authority');
  await signInPage(window).password.click();
  const page = await app.prompt();
  await promptPage(page).username.fill(dana.username);
  await promptPage(page).password.fill(dana.password);
  await untilClosed(page, () => promptPage(page).signIn.click());

  await expect(homePage(window).heading).toHaveText(`Hello, ${dana.name}`);
  await expect(homePage(window).activity.first()).toContainText('Signed in');
  await expect(frame(window).status).toContainText(`Signed in as ${dana.name}`);
  await expect(frame(window).status).toContainText(/access token good for \d+:\d\d/);

  await frame(window).open('Session');
  await expect(sessionPage(window).heading).toBeFocused();
  await sessionPage(window).signOut.click();
  await expect(signInPage(window).browser).toBeVisible();
  await expectView(window, 'sign-in/demo');
  await expect(frame(window).status).toContainText('Not signed in');
});

test.describe('with many jobs', () => {
  test.use({ jobsPerUser: 2_000 });

  test('searches, sorts and pages the job list', async ({ launchSignedIn }) => {
    const app = await launchSignedIn();
    const { window } = app;
    await frame(window).open('Profile');

    const { jobs, nextPage, search, sortBy } = profilePage(window);
    await expect(jobs).toHaveCount(25);
    await expect(window.getByText('1–25 of 2,000')).toBeVisible();
    await nextPage.click();
    await expect(window.getByText('26–50 of 2,000')).toBeVisible();
    await sortBy('Title');
    await expect(window.getByRole('columnheader', { name: 'Title' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    const first = (await jobs.first().getByRole('cell').first().textContent()) ?? '';
    await search.fill(first);
    await expect(jobs.first().getByRole('cell').first()).toHaveText(first);
    await search.fill('no job is called this');
    await expect(window.getByText('No job matches')).toBeVisible();
    await window.getByRole('button', { name: 'Clear search' }).click();
    await expect(jobs).toHaveCount(25);
  });
});

test('says what to do while the browser is open, opens it again and lets go of it', async ({
  launch,
  installation,
}) => {
  const { window } = await launch();
  await welcomePage(window).signInTo('Demo authority');
  const { browser, openAgain, copyAddress, cancel, heading } = signInPage(window);
  await browser.click();
  const address = await installation.browser.nextAddress();
  await openAgain.click();
  expect(await installation.browser.nextAddress(2)).not.toBe(address);
  await copyAddress.click();
  await expect(window.getByText('Address copied')).toBeVisible();
  await cancel.click();
  await expect(browser).toBeVisible();
  await expect(heading).toBeVisible();
});
