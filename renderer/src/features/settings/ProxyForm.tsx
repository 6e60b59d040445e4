import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PreferencesPatch, ProxySetting } from '../../../../shared/model/settings.ts';
import { words } from '../../i18n/index.ts';
import { Section } from '../../ui/Section.tsx';
import { addressFrom } from './proxy-address.ts';

type Mode = ProxySetting['mode'];

const modes: readonly Mode[] = ['system', 'none', 'manual'];

interface ProxyProps {
  proxy: ProxySetting;
  onChange(patch: PreferencesPatch): void;
}

function AddressForm({ proxy, onChange }: ProxyProps) {
  const say = words.network;
  const saved = proxy.mode === 'manual' ? proxy.address : '';
  const [typed, setTyped] = useState(saved);
  const [tried, setTried] = useState(false);
  const read = addressFrom(typed);
  const error = tried && 'error' in read ? say[read.error] : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if ('error' in read) return;
        setTyped(read.address);
        onChange({ proxy: { mode: 'manual', address: read.address } });
      }}
    >
      <TextInput
        label={say.address}
        description={say.addressHint}
        maw={480}
        maxLength={300}
        value={typed}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        error={error}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Group gap="sm" mt="sm">
        <Button type="submit" variant="default">
          {say.use}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {saved !== '' && <bdi>{say.inUse(saved)}</bdi>}
        </Text>
      </Group>
    </form>
  );
}

/** How servers are reached. A choice that needs nothing more holds at once. */
export function ProxyForm({ proxy, onChange }: ProxyProps) {
  const say = words.network;
  // Until its address is given, a proxy of one's own is chosen here alone.
  const [asked, setAsked] = useState(false);
  const mode: Mode = asked ? 'manual' : proxy.mode;
  return (
    <Section title={say.proxy}>
      <Text size="sm" c="dimmed">
        {say.proxyText}
      </Text>
      <NativeSelect
        label={say.mode}
        maw={320}
        value={mode}
        data={modes.map((value) => ({ value, label: say.modes[value] }))}
        onChange={({ currentTarget: { value } }) => {
          setAsked(value === 'manual');
          if (value === 'system' || value === 'none') onChange({ proxy: { mode: value } });
        }}
      />
      {mode === 'manual' && <AddressForm proxy={proxy} onChange={onChange} />}
    </Section>
  );
}
