import type { NetworkOutcome, NetworkReport } from '../../../../shared/model/network.ts';
import type { ProxySetting } from '../../../../shared/model/settings.ts';

const modes: Record<ProxySetting['mode'], string> = {
  system: 'Use the system settings',
  none: 'None: connect directly',
  manual: 'This one',
};

const outcomes: Record<NetworkOutcome, readonly [what: string, next: string]> = {
  works: ['It works: the server was reached and described itself.', ''],
  answered: [
    'The server was reached, but did not describe itself.',
    'That is fine if the connection lists its endpoints itself. A network sign-in page may be in the way.',
  ],
  name_unknown: ['No server of this name was found.', 'Check the network and the address of the connection.'],
  refused: ['The server refuses connections.', 'It may be down, or only reachable through a proxy.'],
  timed_out: ['There was no answer in time.', 'Check the network, or whether a proxy is needed.'],
  broken: ['The connection broke.', 'Check the network, then test again.'],
  proxy_unknown: [
    'The system settings contain no proxy that Latchkey can use.',
    'Set one here, or choose to connect directly.',
  ],
  proxy_unreachable: ['The proxy cannot be reached.', 'Check its address and port, and the network.'],
  proxy_not_secure: [
    'The connection to the proxy is not secure.',
    'Check its certificate, or add the authority that signed it below.',
  ],
  proxy_refused: [
    'The proxy does not let Latchkey through to this server.',
    'Ask the operator of the proxy.',
  ],
  proxy_authentication: [
    'The proxy requires a user name and password, which Latchkey does not support.',
    'Choose a proxy that does not require them.',
  ],
  proxy_no_proxy: ['What responds there is not a proxy of this kind.', 'Check the address, port and kind.'],
  untrusted: [
    'The server’s certificate is not signed by a trusted authority.',
    'If your organisation signs its own certificates, add its authority below. Otherwise someone may be intercepting the connection.',
  ],
  wrong_host: [
    'The certificate belongs to another server.',
    'Check the address of the connection. Someone may be intercepting it.',
  ],
  expired: [
    'The server’s certificate has expired.',
    'Check the date of this computer, then tell the operator of the server.',
  ],
  not_yet_valid: [
    'The server’s certificate is not valid yet.',
    'Check the date of this computer, then tell the operator of the server.',
  ],
  no_tls: ['The server does not use TLS correctly.', 'Check the address and the port of the connection.'],
  no_http: ['What responds there is not a web server.', 'Check the address and the port of the connection.'],
};

const kinds = { http: 'HTTP proxy', https: 'HTTPS proxy', socks5: 'SOCKS proxy' } as const;

const routeText = ({ kind, proxy }: NonNullable<NetworkReport['way']>): string =>
  kind === 'direct' ? 'Directly' : `Through the ${kinds[kind]} ${proxy ?? ''}`.trim();

/** Settings: proxy, certificate authorities, and a test of the connection. */
export const network = {
  proxy: 'Proxy',
  proxyText: 'How Latchkey reaches servers. Servers on this computer are always reached directly.',
  mode: 'Use a proxy',
  modes,
  address: 'Address of the proxy',
  addressHint: 'Such as http://proxy.example:8080, https://… or socks5://…',
  invalid: 'Enter a scheme, a host and a port, such as http://proxy.example:8080.',
  noUser: 'A user name and password for a proxy are not supported. Give the address without them.',
  use: 'Use this proxy',
  inUse: (address: string) => `In use: ${address}`,
  test: 'Test',
  testTitle: 'Connection test',
  testText:
    'Fetches the public description of a connection’s server by the same route as a request. No token is sent.',
  testOf: (connection: string) => `Test ${connection}`,
  testing: 'Testing…',
  testAll: 'Test all',
  noConnections: 'There are no connections yet.',
  testFailed: 'The test could not be run',
  outcome: (outcome: NetworkOutcome) => outcomes[outcome][0],
  next: (outcome: NetworkOutcome) => outcomes[outcome][1],
  server: 'Server',
  route: 'Route',
  routeText,
  lookedUp: 'Address found',
  byProxy: 'Looked up by the proxy',
  security: 'Security',
  secured: (protocol: string, authority: string, added: boolean) =>
    added
      ? `${protocol}, certified by ${authority}, which you added`
      : `${protocol}, certified by ${authority}`,
  certificate: 'Certificate valid until',
  status: 'Status',
  took: 'Took',
  detail: 'Detail',
  authorities: 'Certificate authorities',
  authoritiesText:
    'Latchkey trusts its built-in authorities and those you add here, for example for a server inside your organisation.',
  none: 'You have added none.',
  add: 'Add from a file…',
  addFailed: 'Nothing was added',
  listFailed: 'The certificate authorities could not be read',
  removeFailed: 'It was not removed',
  found: (file: string) => `In ${file}`,
  warning:
    'Anyone who has the key of an authority can certify any server. Add it only if the fingerprint matches the one your organisation gave you.',
  trust: (count: number) => (count === 1 ? 'Trust this authority' : `Trust these ${count} authorities`),
  leave: 'Do not add',
  allTrusted: 'You have already added everything in this file.',
  alreadyTrusted: 'You have already added it.',
  issuer: 'Signed by',
  itself: 'Itself',
  intermediate: 'Also needs the authority that signed it.',
  fingerprint: 'SHA-256',
  valid: 'Valid',
  from: (from: string, to: string) => `${from} to ${to}`,
  expiredAt: (to: string) => `Expired on ${to}: it can no longer certify servers`,
  notYet: (from: string) => `Not valid before ${from}: it cannot certify servers yet`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removeQuestion: (name: string) => `Stop trusting ${name}?`,
  removeText: 'Servers that it certifies can then no longer be reached. You can add it again from its file.',
  keep: 'Keep it',
  added: 'Added. It applies from the next request.',
  removed: 'Removed. It applies from the next request.',
};
