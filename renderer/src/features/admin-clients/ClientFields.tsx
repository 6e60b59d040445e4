import { Checkbox, Stack, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { ClientGrant } from '../../../../shared/model/admin-client.ts';
import { clientTypes } from '../../../../shared/model/administration.ts';
import { words } from '../../i18n/index.ts';
import classes from './AdminClients.module.css';
import type { Editor } from './editor.ts';
import { type ClientForm, grantsOf, withType } from './form.ts';
import { LifetimeFields } from './LifetimeFields.tsx';

interface ClientFieldsProps {
  editor: Editor;
  /** Only then its type can be chosen. */
  isNew: boolean;
}

type PartProps = Pick<ClientFieldsProps, 'editor'>;

function useField(editor: Editor, field: keyof ClientForm): string | undefined {
  const sentence = useStore(editor.store, ({ faults }) => faults[field]);
  return sentence === undefined ? undefined : words.admin.clients.serverSays(sentence);
}

function Types({ editor }: PartProps) {
  const form = useStore(editor.store, (state) => state.form);
  const text = words.admin.clients;
  return (
    <fieldset className={classes['choices']}>
      <legend>{text.type}</legend>
      {clientTypes.map((type) => (
        <label key={type} className={classes['choice']}>
          <input
            type="radio"
            name="type"
            checked={form.type === type}
            onChange={() => editor.change(withType(form, type))}
          />
          {text.types[type]}
        </label>
      ))}
    </fieldset>
  );
}

function Grants({ editor }: PartProps) {
  const { type, grant_types: chosen } = useStore(editor.store, (state) => state.form);
  const error = useField(editor, 'grant_types');
  const text = words.admin.clients;
  const toggle = (grant: ClientGrant) => {
    const without = chosen.filter((one) => one !== grant);
    editor.change({ grant_types: without.length < chosen.length ? without : [...chosen, grant] });
  };
  return (
    <fieldset className={classes['choices']} aria-invalid={error !== undefined}>
      <legend>{text.methods}</legend>
      {grantsOf(type).map((grant) => (
        <Checkbox
          key={grant}
          label={text.grants[grant]}
          checked={chosen.includes(grant)}
          onChange={() => toggle(grant)}
        />
      ))}
      {error !== undefined && (
        <p role="alert" className={classes['error']}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Addresses({ editor }: PartProps) {
  const { form } = useStore(editor.store);
  const redirects = useField(editor, 'redirect_uris');
  const origin = useField(editor, 'allowed_origin');
  const text = words.admin.clients;
  return (
    <>
      {form.grant_types.includes('authorization_code') && (
        <Textarea
          label={text.redirects}
          description={text.redirectsHint}
          rows={3}
          value={form.redirect_uris}
          error={redirects}
          onChange={(event) => editor.change({ redirect_uris: event.currentTarget.value })}
        />
      )}
      {form.type === 'public' && (
        <TextInput
          label={text.origin}
          description={text.originHint}
          maxLength={2000}
          value={form.allowed_origin}
          error={origin}
          onChange={(event) => editor.change({ allowed_origin: event.currentTarget.value })}
        />
      )}
    </>
  );
}

/** The editable fields of a client. Rejections of the server are shown at the field. */
export function ClientFields({ editor, isNew }: ClientFieldsProps) {
  const { form, refusals } = useStore(editor.store);
  const name = useField(editor, 'name');
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = refusals > 0 ? fields.current?.querySelector('[aria-invalid="true"]') : undefined;
    const field = first instanceof HTMLFieldSetElement ? first.querySelector('input') : first;
    if (field instanceof HTMLElement) field.focus();
  }, [refusals]);
  const text = words.admin.clients;
  return (
    <Stack gap="md" ref={fields}>
      <TextInput
        label={text.name}
        maxLength={100}
        required
        dir="auto"
        value={form.name}
        error={name}
        onChange={(event) => editor.change({ name: event.currentTarget.value })}
      />
      {isNew && <Types editor={editor} />}
      <Grants editor={editor} />
      <Addresses editor={editor} />
      {form.type !== 'service' && (
        <Checkbox
          label={text.firstParty}
          checked={form.first_party}
          onChange={(event) => editor.change({ first_party: event.currentTarget.checked })}
        />
      )}
      <LifetimeFields editor={editor} />
    </Stack>
  );
}
