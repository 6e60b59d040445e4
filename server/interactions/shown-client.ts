import type { Client } from 'oidc-provider';
import { policyOf } from '../provider/clients/policy.ts';
import { isLoopbackHost } from '../storage/clients/settings.ts';
import { type Html, html } from './html.ts';

/** An app as the pages show it. */
export interface ShownClient {
  name: string;
  /** It registered itself (RFC 7591), so that its name is nobody's word but its own. */
  namedItself: boolean;
}

export function shownClient(client: Client): ShownClient {
  return {
    name: client.clientName ?? client.clientId,
    namedItself: policyOf(client).registered_by === 'dynamic',
  };
}

/** Where an answer goes: a program on this computer, a site of that name, another device by the name it gave itself. */
export type Destination =
  | { on: 'loopback' }
  | { on: 'site'; host: string }
  | { on: 'device'; name: string | undefined };

/** Where the browser is sent with an answer. */
export function destinationOf(redirectUri: string): Destination {
  const url = new URL(redirectUri);
  // In the form that is looked up: a name in other letters shows as xn--….
  return isLoopbackHost(url) ? { on: 'loopback' } : { on: 'site', host: url.host };
}

/** The app at its place, as in "The app on this computer". */
export function redirectInWords(destination: Destination): Html {
  switch (destination.on) {
    case 'loopback':
      return html`on this computer`;
    case 'site':
      return html`at <strong>${destination.host}</strong>`;
    case 'device':
      return destination.name === undefined
        ? html`on another device`
        : html`on the device that calls itself <strong>${destination.name}</strong>`;
  }
}

/** What a page adds to the name of an app that nobody but the app stands for. */
export function nameNote({ namedItself }: ShownClient): Html | undefined {
  if (!namedItself) return undefined;
  return html`<p class="lead">The app chose its name itself. Nobody here has checked it.</p>`;
}
