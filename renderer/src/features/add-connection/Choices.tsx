import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import type { DraftField, FoundServer } from '../../../../shared/model/new-connection.ts';
import { words } from '../../i18n/index.ts';
import { choicesOf, type Form } from './form.ts';
import type { Wizard } from './store.ts';

interface ChoiceProps {
  form: Form;
  server: FoundServer;
  wizard: Wizard;
  wrong(field: DraftField): string | undefined;
}

/** How the app is known there: one choice, and the id where one is needed. */
export function ClientFields({ form, server, wizard, wrong }: ChoiceProps) {
  const say = words.addConnection;
  const choices = choicesOf(server);
  return (
    <>
      <Radio.Group
        label={say.client}
        value={form.client}
        onChange={(value) => {
          const client = choices.find((choice) => choice === value);
          if (client !== undefined) wizard.edit({ client });
        }}
      >
        <Stack gap="sm" mt="xs">
          {choices.map((choice) => (
            <Radio
              key={choice}
              value={choice}
              label={say.clients[choice]}
              description={say.clientTexts[choice]}
            />
          ))}
        </Stack>
      </Radio.Group>
      {form.client !== 'registration' && (
        <TextInput
          label={say.clientId}
          value={form.clientId}
          onChange={({ currentTarget }) => wizard.edit({ clientId: currentTarget.value })}
          error={wrong('clientId')}
          autoComplete="off"
          spellCheck={false}
          maxLength={400}
          dir="ltr"
        />
      )}
    </>
  );
}

/** Which of the server's ways of signing in are to be used. */
export function SignInMethods({ form, server, wizard, wrong }: ChoiceProps) {
  const say = words.addConnection;
  if (server.grants.length === 0) return null;
  return (
    <Checkbox.Group
      label={say.grants}
      value={form.grants}
      onChange={(chosen) => wizard.edit({ grants: server.grants.filter((one) => chosen.includes(one)) })}
      error={wrong('grants')}
      errorProps={{ mt: 'xs' }}
    >
      <Stack gap="sm" mt="xs">
        {server.grants.map((grant) => (
          <Checkbox key={grant} value={grant} label={say.grantNames[grant]} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
