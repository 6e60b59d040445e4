import type { Context } from 'koa';
import type { SubmittedForm } from './form.ts';
import { sendPage } from './headers.ts';
import type { PendingInteraction } from './interaction.ts';
import { signInPage } from './pages.ts';
import { finish, frameOf, type InteractionSettings } from './step.ts';

/** Shows the sign-in page, again with what was wrong when there was a try. */
export function showSignIn(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
  last: { username: string; problem?: string } = { username: '' },
  status = 200,
): void {
  const page = signInPage(frameOf(ctx, settings, pending), last, settings.note);
  sendPage(ctx, status, page, pending.returnsTo);
}

/** Takes the sign-in form: on to the next step, or the page again with the reason. */
export async function signInStep(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
  { username, password }: SubmittedForm,
): Promise<void> {
  const user = await settings.store.users.authenticate(username, password);
  if (user === undefined) {
    const problem = 'That user name and password do not go together.';
    return showSignIn(ctx, settings, pending, { username, problem }, 400);
  }
  await finish(ctx, settings, { login: { accountId: user.sub, amr: ['pwd'] } });
}
