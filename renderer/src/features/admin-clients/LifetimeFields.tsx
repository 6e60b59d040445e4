import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { words } from '../../i18n/index.ts';
import { formatSpan } from '../../ui/format.ts';
import classes from './AdminClients.module.css';
import type { Editor } from './editor.ts';
import { type NumberField, notNumbers, presetNames, presetOf, presets } from './form.ts';

interface NumberInputProps {
  editor: Editor;
  field: NumberField;
  label: string;
  /** Whether it is a time in seconds. */
  seconds?: boolean;
}

const second = 1_000;

function NumberInput({ editor, field, label, seconds = false }: NumberInputProps) {
  const { form, faults } = useStore(editor.store);
  const labels = words.admin.clients;
  const text = form[field];
  const broken = notNumbers(form).includes(field);
  const sentence = faults[field];
  const error = sentence === undefined ? undefined : labels.serverSays(sentence);
  const span = seconds && !broken && text !== '' ? labels.span(formatSpan(Number(text) * second)) : undefined;
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      maxLength={12}
      value={text}
      description={text === '' ? labels.empty : span}
      error={broken ? labels.wholeNumber : error}
      onChange={(event) => editor.change({ [field]: event.currentTarget.value })}
    />
  );
}

/** How long tokens and sessions of a client last: by preset, or number by number. */
export function LifetimeFields({ editor }: { editor: Editor }) {
  const form = useStore(editor.store, (state) => state.form);
  const [custom, setCustom] = useState(false);
  const labels = words.admin.clients;
  const preset = custom ? undefined : presetOf(form);
  const choose = (value: string) => {
    const name = presetNames.find((one) => one === value);
    setCustom(name === undefined);
    if (name !== undefined) editor.change(presets[name]);
  };
  const forUsers = form.type !== 'service';
  return (
    <fieldset className={classes['choices']}>
      <legend>{labels.lifetimes}</legend>
      <Stack gap="md">
        <NativeSelect
          label={labels.preset}
          value={preset ?? 'custom'}
          data={[...presetNames, 'custom' as const].map((value) => ({ value, label: labels.presets[value] }))}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <div className={classes['numbers']}>
          <NumberInput editor={editor} field="access_ttl" label={labels.accessTtl} seconds />
          {forUsers && <NumberInput editor={editor} field="refresh_ttl" label={labels.refreshTtl} seconds />}
          {forUsers && <NumberInput editor={editor} field="session_ttl" label={labels.sessionTtl} seconds />}
          {forUsers && <NumberInput editor={editor} field="session_cap" label={labels.cap} />}
        </div>
        {forUsers && (
          <Checkbox
            label={labels.rotation}
            checked={form.rotation}
            onChange={(event) => editor.change({ rotation: event.currentTarget.checked })}
          />
        )}
      </Stack>
    </fieldset>
  );
}
