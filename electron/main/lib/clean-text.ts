/**
 * A text from elsewhere as one line for a person: no control characters, nothing that turns the direction of writing
 * or is invisible, white space in single blanks, at most `longest` characters. Anything but a text gives ''.
 */
export function cleanText(value: unknown, longest: number): string {
  if (typeof value !== 'string') return '';
  const line = value.replace(/[\s\p{Z}]+/gu, ' ').replace(/\p{C}/gu, '');
  return line.trim().slice(0, longest).toWellFormed().trimEnd();
}
