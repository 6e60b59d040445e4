import { rotateKeys } from '../keys/rotate.ts';
import { parseRotation } from '../options/parse.ts';
import type { Console } from './console.ts';

/** `rotate-keys`: adds new keys to the key file, which running authorities reload. Returns the exit code. */
export function rotateKeysCommand(args: readonly string[], env: NodeJS.ProcessEnv, out: Console): number {
  const { keyFile, lead } = parseRotation(args, env);
  try {
    const { kid, from, older } = rotateKeys(keyFile, lead);
    const when = new Date(from * 1000).toISOString();
    out.print(`The key ${kid} will be published within seconds and will sign from ${when} on.`);
    out.print(`Older keys that stay valid until the last token they signed has expired: ${older}.`);
    return 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') {
      out.printError(`There is no key file ${keyFile}. The authority creates it at its first start.`);
    } else if (code === 'EACCES' || code === 'EPERM') {
      out.printError(`This user may not change the key file ${keyFile}.`);
    } else {
      out.printError(error instanceof Error ? error.message : 'The keys could not be rotated.');
    }
    return 1;
  }
}
