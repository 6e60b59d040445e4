import type { NetworkReport } from '../../../../shared/model/network.ts';
import type { Authorities } from '../../network/authorities.ts';
import { questionOf } from '../../network/consent.ts';
import type { Handlers } from '../answer.ts';
import type { ConsentDeps } from './settings.ts';

interface NetworkDeps {
  authorities: Authorities;
  /** Lets the person choose a certificate file; undefined when they cancel. */
  chooseFile(): Promise<string | undefined>;
  consent: ConsentDeps;
  test(connection: string): Promise<NetworkReport>;
}

type NetworkChannel = Extract<keyof Handlers, `network.${string}` | `authorities.${string}`>;

/** The connection test, and the person's own certificate authorities. */
export function networkHandlers({
  authorities,
  chooseFile,
  consent,
  test,
}: NetworkDeps): Pick<Handlers, NetworkChannel> {
  return {
    'network.test': ({ connection }) => test(connection),
    'authorities.list': () => authorities.list(),
    'authorities.choose': async () => {
      const file = await chooseFile();
      return file === undefined ? null : authorities.read(file);
    },
    'authorities.add': async ({ fingerprints }) => {
      const question = questionOf(authorities.untrusted(fingerprints), consent.words());
      if (question === undefined || (await consent.ask(question))) await authorities.add(fingerprints);
      return authorities.list();
    },
    'authorities.remove': async ({ fingerprint }) => {
      await authorities.remove(fingerprint);
      return authorities.list();
    },
  };
}
