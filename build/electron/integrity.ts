import { hashFile } from '../files.ts';

/**
 * Checks a file against an integrity value as npm writes it (`sha512-` and base64).
 * @throws with both values when the file is not the one expected
 */
export async function verifyIntegrity(file: string, expected: string): Promise<void> {
  const found = `sha512-${(await hashFile(file, 'sha512')).toString('base64')}`;
  if (found === expected) return;
  throw new Error(
    `${file} is not the file expected, and was not used: its integrity is ${found}, not ${expected}`,
  );
}
