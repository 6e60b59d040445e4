import type { Client } from 'oidc-provider';
import { policyOf } from '../provider/clients/policy.ts';
import { isLoopbackHost } from '../storage/clients/settings.ts';
import { type Html, html } from './html.ts';

/** An app as the pages show it. */
export interface ShownClient {
  name: string;
  /** The app registered itself (RFC 7591), so its name is unverified. */
  namedItself: boolean;
}

export function shownClient(client: Client): ShownClient {
  return {
    name: client.clientName ?? client.clientId,
    namedItself: policyOf(client).registered_by === 'dynamic',
  };
}

/** Where a response goes: a program on this computer, a site, or another device under the name that it sent. */
export type Destination =
  | { on: 'loopback' }
  | { on: 'site'; host: string }
  | { on: 'device'; name: string | undefined };

/** The destination of responses sent to this redirect URI. */
export function destinationOf(redirectUri: string): Destination {
  const url = new URL(redirectUri);
  // In the form used for the lookup: a name in other scripts appears as xn--….
  return isLoopbackHost(url) ? { on: 'loopback' } : { on: 'site', host: url.host };
}

/** The destination in words, as in "The app on this computer". */
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

/** A note for apps whose name nobody has verified. */
export function unverifiedNameNote({ namedItself }: ShownClient): Html | undefined {
  if (!namedItself) return undefined;
  return html`<p class="lead">The app chose this name itself. Nobody here has verified it.</p>`;
}
