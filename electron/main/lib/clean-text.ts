/**
 * Makes an external text safe to show as one line: removes control, invisible and bidirectional characters, collapses
 * white space and cuts at `maxLength` characters. Gives '' for anything but a string.
 */
export function cleanText(value: unknown, maxLength: number): string {
  if (typeof value !== 'string') return '';
  const line = value.replace(/[\s\p{Z}]+/gu, ' ').replace(/\p{C}/gu, '');
  return line.trim().slice(0, maxLength).toWellFormed().trimEnd();
}
