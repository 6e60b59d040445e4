import { textForms } from './encodings.ts';

/** What stands where a secret was. */
export const maskMark = '[masked]';

/** Replaces every live secret in a text; `also` is one more secret, such as the token just sent. */
export type Mask = (text: string, also?: string) => string;

function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/**
 * Makes a function that masks secrets in every form of `textForms`.
 * @param secrets gives the secrets that are live now; asked at each call, so a renewed token counts at once.
 * @param minLength secrets shorter than this many characters are left alone: they would match ordinary words.
 */
export function createMask(secrets: () => readonly string[], minLength: number): Mask {
  let known: readonly string[] = [];
  let needles: readonly string[] = [];

  function needlesFor(live: readonly string[]): readonly string[] {
    if (sameStrings(live, known)) return needles;
    known = [...live];
    needles = known.filter((secret) => secret.length >= minLength).flatMap(textForms);
    return needles;
  }

  return (text, also) => {
    const live = secrets();
    const wanted = also === undefined || live.includes(also) ? live : [...live, also];
    let masked = text;
    for (const needle of needlesFor(wanted)) {
      if (masked.includes(needle)) masked = masked.replaceAll(needle, maskMark);
    }
    return masked;
  };
}
