import type { NetworkReport } from '../../../../shared/model/network.ts';
import type { Authorities } from '../../network/authorities.ts';
import { questionOf } from '../../network/consent.ts';
import type { Handlers } from '../answer.ts';
import type { Consenting } from './settings.ts';

interface NetworkDeps {
  authorities: Authorities;
  /** Asks the person for a file of certificates; undefined when they think better of it. */
  chooseFile(): Promise<string | undefined>;
  consent: Consenting;
  test(connection: string): Promise<NetworkReport>;
}

type NetworkChannel = Extract<keyof Handlers, `network.${string}` | `authorities.${string}`>;

/** The way to servers: certificate authorities of a person's own, and a test of it. */
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
