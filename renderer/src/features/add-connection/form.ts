import type { ConnectionDraft, FoundServer } from '../../../../shared/model/new-connection.ts';

/** How the app can be known to a server, as a person is asked: where a secret goes is worked out from the metadata. */
export type ClientChoice = 'registration' | 'none' | 'secret';

/** The fields of the form. */
export interface Form extends Omit<ConnectionDraft, 'issuer' | 'client' | 'scopes'> {
  client: ClientChoice;
  /** Separated by spaces. */
  scopes: string;
}

/** The client kinds a server allows, best first. */
export function choicesOf({ clients }: FoundServer): ClientChoice[] {
  const has: Record<ClientChoice, boolean> = {
    registration: clients.includes('registration'),
    none: clients.includes('none'),
    secret: clients.some((kind) => kind.startsWith('client_secret_')),
  };
  return (Object.keys(has) as ClientChoice[]).filter((choice) => has[choice]);
}

/** What is ticked at first: the ways that keep a password out of the app, others only where there are no such. */
function usualGrants({ grants }: FoundServer): FoundServer['grants'] {
  const people = grants.filter((grant) => grant !== 'client_credentials');
  const safe = people.filter((grant) => grant !== 'password');
  return safe.length > 0 ? safe : people;
}

/** A form with everything filled in that the server says or that can be proposed. */
export function formFor(server: FoundServer): Form {
  const { name, origin, prefix, scopes } = server.proposed;
  return {
    name,
    client: choicesOf(server)[0] ?? 'none',
    clientId: '',
    grants: usualGrants(server),
    scopes: scopes.join(' '),
    origin,
    prefix,
  };
}

/** The draft that main validates. */
export function toDraft(form: Form, { issuer, clients }: FoundServer): ConnectionDraft {
  const secret = clients.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post';
  return {
    ...form,
    issuer,
    client: form.client === 'secret' ? secret : form.client,
    scopes: form.scopes.split(/\s+/).filter((scope) => scope !== ''),
  };
}

/** Whether a token would go to another host than the server; the input may not be an address yet. */
export function goesElsewhere(origin: string, { issuer }: FoundServer): boolean {
  const typed = origin.trim();
  return URL.canParse(typed) && new URL(typed).origin !== new URL(issuer).origin;
}
