/** The waiting time in words, as in `Wait 8 seconds`; in minutes from a minute and a half on. */
export function waitInWords(seconds: number): string {
  if (seconds === 1) return 'a second';
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
