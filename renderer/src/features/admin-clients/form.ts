import type {
  AdminClient,
  ClientChanges,
  ClientGrant,
  ClientType,
  NewClient,
} from '../../../../shared/model/admin-client.ts';
import { clientGrants } from '../../../../shared/model/administration.ts';

/** A client as it stands in the fields; numbers are text, addresses one in each line. */
export interface ClientForm {
  name: string;
  type: ClientType;
  first_party: boolean;
  grant_types: readonly ClientGrant[];
  redirect_uris: string;
  allowed_origin: string;
  access_ttl: string;
  refresh_ttl: string;
  session_ttl: string;
  session_cap: string;
  rotation: boolean;
}

/** The fields that take a whole number or nothing. */
const numberFields = ['access_ttl', 'refresh_ttl', 'session_ttl', 'session_cap'] as const;

export type NumberField = (typeof numberFields)[number];

type Settings = Omit<NewClient, 'type'>;

const forUsers = clientGrants.filter((grant) => grant !== 'client_credentials');

/** What a client of this type may be allowed; the server says the same. */
export function grantsOf(type: ClientType): readonly ClientGrant[] {
  if (type === 'service') return ['client_credentials'];
  return type === 'public' ? forUsers : clientGrants;
}

/** What a new client begins with. */
export const newForm: ClientForm = {
  name: '',
  type: 'confidential',
  first_party: false,
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: 'http://127.0.0.1/callback/',
  allowed_origin: '',
  access_ttl: '',
  refresh_ttl: '',
  session_ttl: '',
  session_cap: '',
  rotation: true,
};

/** The form for another type: what that type cannot have is left out. */
export function withType(form: ClientForm, type: ClientType): ClientForm {
  const allowed = grantsOf(type);
  const kept = form.grant_types.filter((grant) => allowed.includes(grant));
  const grants = kept.length > 0 ? kept : newForm.grant_types.filter((grant) => allowed.includes(grant));
  return { ...form, type, grant_types: grants.length > 0 ? grants : allowed };
}

const textOf = (value: number | null) => (value === null ? '' : String(value));

const isKnown = (grant: string): grant is ClientGrant => clientGrants.some((one) => one === grant);

/** The fields for a client that is there. */
export function formOf(client: AdminClient): ClientForm {
  return {
    name: client.name,
    type: client.type,
    first_party: client.first_party,
    grant_types: client.grant_types.filter(isKnown),
    redirect_uris: client.redirect_uris.join('\n'),
    allowed_origin: client.allowed_origin ?? '',
    access_ttl: textOf(client.access_ttl),
    refresh_ttl: textOf(client.refresh_ttl),
    session_ttl: textOf(client.session_ttl),
    session_cap: textOf(client.session_cap),
    rotation: client.rotation,
  };
}

const isWhole = (text: string) => /^\d{0,10}$/.test(text.trim());

/** Which number fields hold something else. */
export function notNumbers(form: ClientForm): readonly NumberField[] {
  return numberFields.filter((field) => !isWhole(form[field]));
}

const numberOf = (text: string) => (text.trim() === '' ? null : Number(text.trim()));

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What belongs to neither the type nor the grants is not sent: nobody could see it. */
function settingsOf(form: ClientForm): Settings {
  const withCode = form.grant_types.includes('authorization_code');
  const origin = form.allowed_origin.trim();
  return {
    name: form.name.trim(),
    first_party: form.first_party && form.type !== 'service',
    grant_types: [...form.grant_types],
    redirect_uris: withCode ? linesOf(form.redirect_uris) : [],
    allowed_origin: form.type !== 'public' || origin === '' ? null : origin,
    access_ttl: numberOf(form.access_ttl),
    refresh_ttl: numberOf(form.refresh_ttl),
    session_ttl: numberOf(form.session_ttl),
    session_cap: numberOf(form.session_cap),
    rotation: form.rotation,
  };
}

/** The client to add; its numbers must be numbers. */
export function newClientOf(form: ClientForm): NewClient {
  return { ...settingsOf(form), type: form.type };
}

/** The changes to the client; undefined if there are none. */
export function changesOf(form: ClientForm, client: AdminClient): ClientChanges | undefined {
  const before = new Map<string, unknown>(Object.entries(settingsOf(formOf(client))));
  const changed = Object.entries(settingsOf(form)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
  );
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

type Lifetimes = Pick<ClientForm, 'access_ttl' | 'refresh_ttl' | 'session_ttl'>;

/** Lifetimes for usual needs, in seconds (FEATURES S1.3). */
export const presets: Readonly<Record<'server' | 'bank' | 'relaxed', Lifetimes>> = {
  server: { access_ttl: '', refresh_ttl: '', session_ttl: '' },
  bank: { access_ttl: '60', refresh_ttl: '', session_ttl: '1800' },
  relaxed: { access_ttl: '3600', refresh_ttl: '126230400', session_ttl: '' },
};

export type Preset = keyof typeof presets;

export const presetNames: readonly Preset[] = ['server', 'bank', 'relaxed'];

/** The preset that these lifetimes are, if they are one. */
export function presetOf(form: Lifetimes): Preset | undefined {
  return presetNames.find((name) => {
    const { access_ttl, refresh_ttl, session_ttl } = presets[name];
    return (
      form.access_ttl === access_ttl && form.refresh_ttl === refresh_ttl && form.session_ttl === session_ttl
    );
  });
}
