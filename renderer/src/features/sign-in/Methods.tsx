import { Stack, Text } from '@mantine/core';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { KeyringView } from '../../../../shared/model/session.ts';
import { words } from '../../i18n/index.ts';
import { KeepSignedIn } from './KeepSignedIn.tsx';
import { keepOffer } from './keep.ts';
import { MethodButton } from './MethodButton.tsx';
import { methodsOf } from './methods.ts';
import type { SignIn } from './store.ts';

interface MethodsProps {
  connection: ConnectionView;
  keyring: KeyringView;
  signIn: SignIn;
  onKeyring(act: 'unlock' | 'protect'): void;
}

const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

/** The sign-in methods of this connection, the browser first, and "Keep me signed in". */
export function Methods({ connection, keyring, signIn, onKeyring }: MethodsProps) {
  const { keep, starting } = useStore(signIn.store);
  const offer = keepOffer(keyring.state, connection.keepSignedIn, keep);
  const ways = methodsOf(connection);
  const text = {
    browser: words.signIn.browserText(host(connection.issuer)),
    password: words.signIn.passwordText,
    device: words.signIn.deviceText,
    app: words.signIn.appText(connection.name),
  };
  return (
    <Stack gap="lg">
      {ways.map((method, place) => (
        <MethodButton
          key={method}
          way={method}
          label={words.signIn[method]}
          text={text[method]}
          first={place === 0}
          starting={starting}
          onBegin={() => void signIn.begin(method, offer.ticked)}
        />
      ))}
      {connection.needsClientSecret && <Text size="sm">{words.signIn.secretFirst}</Text>}
      <KeepSignedIn offer={offer} keyring={keyring} onChoose={signIn.choose} onKeyring={onKeyring} />
    </Stack>
  );
}
