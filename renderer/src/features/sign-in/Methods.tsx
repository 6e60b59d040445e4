import { Button, Stack, Text } from '@mantine/core';
import { IconForms, IconWorld } from '@tabler/icons-react';
import { useId } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../shared/model/connection.ts';
import type { KeyringView } from '../../../../shared/model/session.ts';
import { words } from '../../words/index.ts';
import { KeepSignedIn } from './KeepSignedIn.tsx';
import { keepOffer } from './keep.ts';
import classes from './Methods.module.css';
import type { Method, SignIn } from './store.ts';

interface MethodsProps {
  connection: ConnectionView;
  keyring: KeyringView;
  signIn: SignIn;
  onKeyring(act: 'unlock' | 'protect'): void;
}

interface WayProps {
  method: Method;
  text: string;
  first: boolean;
  starting: Method | undefined;
  onBegin(): void;
}

const icons = { browser: IconWorld, password: IconForms };

function Way({ method, text, first, starting, onBegin }: WayProps) {
  const id = useId();
  const Icon = icons[method];
  return (
    <Stack gap={6}>
      <Button
        size="md"
        fullWidth
        className={classes['way'] ?? ''}
        classNames={{ label: classes['label'] ?? '' }}
        variant={first ? 'filled' : 'default'}
        leftSection={<Icon size={18} aria-hidden />}
        loading={starting === method}
        disabled={starting !== undefined && starting !== method}
        aria-describedby={id}
        onClick={onBegin}
      >
        {words.signIn[method]}
      </Button>
      <Text size="sm" c="dimmed" id={id}>
        {text}
      </Text>
    </Stack>
  );
}

const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

/** The ways in that this connection offers, the browser first, and how long to stay. */
export function Methods({ connection, keyring, signIn, onKeyring }: MethodsProps) {
  const { keep, starting } = useStore(signIn.store);
  const offer = keepOffer(keyring.state, connection.keepSignedIn, keep);
  const ways: Method[] = [];
  if (connection.grants.includes('authorization_code')) ways.push('browser');
  if (connection.grants.includes('password')) ways.push('password');
  const text = {
    browser: words.signIn.browserText(host(connection.issuer)),
    password: words.signIn.passwordText,
  };
  return (
    <Stack gap="lg">
      {ways.map((method, place) => (
        <Way
          key={method}
          method={method}
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
