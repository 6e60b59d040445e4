/** How long to wait, as in `Wait 8 seconds`; from a minute and a half on in minutes. */
export function waitInWords(seconds: number): string {
  if (seconds === 1) return 'a second';
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
