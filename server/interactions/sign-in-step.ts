import type { Context } from 'koa';
import { type SignInResult, signIn } from '../auth/sign-in.ts';
import { callerAddress } from '../lib/caller-address.ts';
import { waitInWords } from '../lib/wait-time.ts';
import type { User } from '../storage/users/users.ts';
import type { SubmittedForm } from './form.ts';
import { sendPage } from './headers.ts';
import type { PendingInteraction } from './interaction.ts';
import { signInPage } from './pages.ts';
import { finish, frameOf, type InteractionSettings } from './step.ts';

type Refusal = Exclude<SignInResult, { user: User }>;

function wordsFor(refusal: Refusal): { status: number; problem: string } {
  switch (refusal.refused) {
    case 'wrong_credentials':
      return { status: 400, problem: 'The user name or the password is incorrect.' };
    case 'too_many_attempts': {
      const wait = waitInWords(refusal.retryAfter);
      return { status: 429, problem: `Too many failed attempts. Wait ${wait}, then try again.` };
    }
    case 'busy':
      return { status: 503, problem: 'Many people are signing in right now. Try again in a few seconds.' };
  }
}

/** Shows the sign-in page, with the problem of the last attempt, if any. */
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

/** Handles the sign-in form: continues with the next step, or shows the page again with the reason. */
export async function signInStep(
  ctx: Context,
  settings: InteractionSettings,
  pending: PendingInteraction,
  { username, password }: SubmittedForm,
): Promise<void> {
  const address = callerAddress(ctx.req);
  const result = await signIn(settings.store, { username, password, address, clientId: pending.clientId });
  if ('user' in result) {
    return finish(ctx, settings, { login: { accountId: result.user.sub, amr: ['pwd'] } });
  }
  if ('retryAfter' in result) ctx.set('Retry-After', String(result.retryAfter));
  const { status, problem } = wordsFor(result);
  showSignIn(ctx, settings, pending, { username, problem }, status);
}
