/** A guess at a stolen file costs some hundred milliseconds; fewer characters would still be found. */
export const shortestPassphrase = 12;
/** The longest user name that is sent (UTF-16 code units). */
export const longestUsername = 320;
/** The longest password, client secret or passphrase that is taken (UTF-16 code units). */
export const longestSecret = 4096;

/** What a person can be asked for. */
export type Asks = 'password' | 'clientSecret' | 'passphrase' | 'newPassphrase';

/** What was typed. A new passphrase is typed twice. */
export interface Typed {
  username: string;
  secret: string;
  repeat: string;
}

/** Why what was typed cannot be taken, and in which field that is to be mended. */
export interface TypedFault {
  field: keyof Typed;
  fault: 'missing' | 'tooLong' | 'control' | 'notPrintable' | 'tooShort' | 'different';
}

/** Characters as a person counts them, not as UTF-16 does. */
const countOf = (text: string): number => [...text].length;

const codesOf = (text: string): number[] => [...text].map((one) => one.codePointAt(0) ?? 0);

/** `*UNICODECHARNOCRLF` of RFC 6749 Appendix A, which has the tab and no other control character. */
function isText(text: string): boolean {
  return codesOf(text).every(
    (code) => code === 0x09 || (code >= 0x20 && code !== 0x7f && (code < 0xd800 || code > 0xdfff)),
  );
}

/** `*VSCHAR` of RFC 6749 Appendix A. */
function isPrintable(text: string): boolean {
  return codesOf(text).every((code) => code >= 0x20 && code <= 0x7e);
}

function usernameFault(username: string): TypedFault['fault'] | undefined {
  if (username.trim() === '') return 'missing';
  if (username.length > longestUsername) return 'tooLong';
  return isText(username) ? undefined : 'control';
}

function secretFault(asks: Asks, secret: string): TypedFault['fault'] | undefined {
  if (secret === '') return 'missing';
  if (secret.length > longestSecret) return 'tooLong';
  if (asks === 'password' && !isText(secret)) return 'control';
  if (asks === 'clientSecret' && !isPrintable(secret)) return 'notPrintable';
  return asks === 'newPassphrase' && countOf(secret) < shortestPassphrase ? 'tooShort' : undefined;
}

/**
 * The first fault of what was typed, or undefined when it can be taken. The prompt asks before it sends, so that the
 * fault is named at its field; main asks again, as it believes no window. A user name and a password are what RFC 6749
 * §A.15 and §A.16 allow, a client secret what §A.2 allows. A passphrase that is there already is taken as it is.
 */
export function faultOf(asks: Asks, { username, secret, repeat }: Typed): TypedFault | undefined {
  const ofUsername = asks === 'password' ? usernameFault(username) : undefined;
  if (ofUsername !== undefined) return { field: 'username', fault: ofUsername };
  const ofSecret = secretFault(asks, secret);
  if (ofSecret !== undefined) return { field: 'secret', fault: ofSecret };
  const isDifferent = asks === 'newPassphrase' && repeat !== secret;
  return isDifferent ? { field: 'repeat', fault: 'different' } : undefined;
}
