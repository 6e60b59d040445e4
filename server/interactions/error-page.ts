import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { sendPage } from './headers.ts';
import { messagePage } from './pages.ts';

interface Words {
  title: string;
  text: string;
}

const startAgain = 'Close this page, go back to the app and start signing in again.';

const words: ReadonlyMap<string, Words> = new Map([
  [
    'invalid_client',
    {
      title: 'This app is not registered here',
      text: `${startAgain} If it happens again, remove the connection in the app and add it again.`,
    },
  ],
  [
    'invalid_redirect_uri',
    { title: 'This app gave an unknown return address', text: `Nothing was sent. ${startAgain}` },
  ],
  [
    'access_denied',
    { title: 'Sign-in was cancelled', text: 'Nothing was sent to the app. You can close this page.' },
  ],
  [
    'server_error',
    {
      title: 'Something went wrong here',
      text: 'You did nothing wrong and nothing was lost. Wait a moment and start signing in again.',
    },
  ],
]);

const fallback: Words = { title: 'This sign-in cannot continue', text: startAgain };

/** Shows an authorization error (RFC 6749 §4.1.2.1) that cannot be sent back to the app, with its code. */
export async function renderErrorPage(ctx: KoaContextWithOIDC, out: ErrorOut): Promise<void> {
  const { title, text } = words.get(out.error) ?? fallback;
  const detail = out.error === 'server_error' ? out.error : `${out.error}: ${out.error_description ?? ''}`;
  sendPage(ctx, ctx.status, messagePage(ctx.host, title, text, detail));
}
