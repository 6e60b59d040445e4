import type { NetworkOutcome, NetworkReport } from '../../../../shared/model/network.ts';
import type { ProxySetting } from '../../../../shared/model/settings.ts';

const modes: Record<ProxySetting['mode'], string> = {
  system: 'As the system says',
  none: 'None: connect directly',
  manual: 'This one',
};

const outcomes: Record<NetworkOutcome, readonly [what: string, next: string]> = {
  works: ['Works: the server was reached and described itself.', ''],
  answered: [
    'The server was reached, but gave no description of itself.',
    'That is in order where the connection says where its endpoints are. A network sign-in page may be in the way.',
  ],
  name_unknown: ['No server of this name was found.', 'Check the network and the address of the connection.'],
  refused: ['The server takes no connection.', 'It may be down, or reachable through a proxy only.'],
  timed_out: ['There was no answer in time.', 'Check the network, or whether a proxy is needed.'],
  broken: ['The connection broke.', 'Check the network, then test again.'],
  proxy_unknown: [
    'The system names no proxy that Latchkey can use.',
    'Set one here, or choose to connect directly.',
  ],
  proxy_unreachable: ['The proxy cannot be reached.', 'Check its address and port, and the network.'],
  proxy_not_secure: [
    'The connection to the proxy is not secure.',
    'Check its certificate, or add the authority that signed it below.',
  ],
  proxy_refused: ['The proxy does not let Latchkey through to this server.', 'Ask whoever runs the proxy.'],
  proxy_authentication: [
    'The proxy asks for a user name and password, which Latchkey does not give.',
    'Choose a proxy that asks for none.',
  ],
  proxy_no_proxy: ['What answers there is no proxy of this kind.', 'Check its address, port and kind.'],
  untrusted: [
    'The certificate of the server is signed by nobody that is trusted here.',
    'If your organisation signs certificates itself, add its authority below. Otherwise somebody may be listening in.',
  ],
  wrong_host: [
    'The certificate is one of another server.',
    'Check the address of the connection. Somebody may be listening in.',
  ],
  expired: [
    'The certificate of the server has expired.',
    'Check the date of this computer, then tell whoever runs the server.',
  ],
  not_yet_valid: [
    'The certificate of the server is not good yet.',
    'Check the date of this computer, then tell whoever runs the server.',
  ],
  no_tls: [
    'The server does not speak TLS as it should.',
    'Check the address and the port of the connection.',
  ],
  no_http: ['What answers there is no web server.', 'Check the address and the port of the connection.'],
};

const kinds = { http: 'HTTP proxy', https: 'HTTPS proxy', socks5: 'SOCKS proxy' } as const;

const way = ({ kind, proxy }: NonNullable<NetworkReport['way']>): string =>
  kind === 'direct' ? 'Directly' : `Through the ${kinds[kind]} ${proxy ?? ''}`.trim();

/** Settings: proxy, certificate authorities, and a test of the way. */
export const network = {
  proxy: 'Proxy',
  proxyText: 'How servers are reached. This computer itself is never asked for through a proxy.',
  mode: 'Use a proxy',
  modes,
  address: 'Address of the proxy',
  addressHint: 'Such as http://proxy.example:8080, https://… or socks5://…',
  invalid: 'An address has a kind, a host and a port, such as http://proxy.example:8080.',
  noUser: 'A user name and password for a proxy are not supported. Give the address without them.',
  use: 'Use this proxy',
  inUse: (address: string) => `In use: ${address}`,
  test: 'Test',
  testTitle: 'Test the way',
  testText:
    'Fetches the public description of a connection’s server, exactly the way a request would go. No token is sent.',
  testOf: (connection: string) => `Test ${connection}`,
  testing: 'Testing…',
  testAll: 'Test all',
  noConnections: 'There is no connection yet.',
  testFailed: 'The test could not be made',
  outcome: (outcome: NetworkOutcome) => outcomes[outcome][0],
  next: (outcome: NetworkOutcome) => outcomes[outcome][1],
  server: 'Server',
  way: 'Way',
  ways: way,
  lookedUp: 'Address found',
  byProxy: 'Looked up by the proxy',
  security: 'Security',
  secured: (protocol: string, authority: string, added: boolean) =>
    added
      ? `${protocol}, vouched for by ${authority}, which you added`
      : `${protocol}, vouched for by ${authority}`,
  certificate: 'Certificate good until',
  status: 'Status',
  took: 'Took',
  detail: 'Detail',
  authorities: 'Certificate authorities',
  authoritiesText:
    'Latchkey trusts the authorities that come with it, and those you add here: for a server inside your organisation, say.',
  none: 'You have added none.',
  add: 'Add from a file…',
  addFailed: 'Nothing was added',
  listFailed: 'The certificate authorities could not be read',
  removeFailed: 'It was not removed',
  found: (file: string) => `In ${file}`,
  warning:
    'Whoever holds the key of an authority can vouch for any server. Add it only if the fingerprint is the one your organisation told you.',
  trust: (count: number) => (count === 1 ? 'Trust this authority' : `Trust these ${count} authorities`),
  leave: 'Do not add',
  allTrusted: 'You have added everything in this file already.',
  alreadyTrusted: 'You have added it already.',
  issuer: 'Signed by',
  itself: 'Itself',
  intermediate: 'Needs the authority that signed it, too.',
  fingerprint: 'SHA-256',
  valid: 'Valid',
  from: (from: string, to: string) => `${from} to ${to}`,
  expiredAt: (to: string) => `Expired on ${to}: it vouches for nothing any more`,
  notYet: (from: string) => `Not before ${from}: it vouches for nothing yet`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removeQuestion: (name: string) => `Trust ${name} no longer?`,
  removeText: 'Servers that it vouches for cannot be reached then. You can add it again from its file.',
  keep: 'Keep it',
  added: 'Added. It holds from the next request on.',
  removed: 'Removed. It holds from the next request on.',
};
