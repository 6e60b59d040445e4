import { html } from './html.ts';

/** Shown below the sign-in form while there are demo users. */
export const demoNote = html`This is a demo. Sign in as <code>demo</code> with the password <code>correct-horse</code>.`;
