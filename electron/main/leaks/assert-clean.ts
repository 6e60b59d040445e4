import { ProblemError } from '../../../shared/model/problem.ts';
import { forget, isSearchable, needles } from './needles.ts';
import { createScanner } from './scanner.ts';

/**
 * What is to leave the app is redacted already; this is the second look, with the search that looks for leaks
 * everywhere else.
 * @throws ProblemError `internal` when a live secret is in it, in any encoding
 */
export function assertClean(text: string, secrets: readonly string[]): void {
  const list = needles(secrets.filter(isSearchable));
  if (list.length === 0) return;
  const scanner = createScanner(list);
  scanner.push(Buffer.from(text));
  const clean = scanner.hits().every((hits) => hits === 0);
  scanner.end();
  forget(list);
  if (clean) return;
  throw new ProblemError('internal', 'The export would have contained a secret, so it was not written.', {
    remedy: 'Nothing was lost. Sign out and in again, then try once more.',
  });
}
