import * as oauth from 'oauth4webapi';
import { isSafeUrl } from '../../../../shared/model/connection.ts';
import { cleanText } from '../../lib/clean-text.ts';
import { authenticate, type ClientIdentity } from '../client.ts';
import { type Device, deviceParameters } from '../device-name.ts';
import type { Prover } from '../dpop.ts';
import { parseObject, refusedAnswer, unexpected } from '../errors.ts';
import { sendRequest, toResponse } from '../request.ts';
import { type Granted, type ProcessDeps, processTokenResponse } from '../token-response.ts';
import type { Answer, Server, Transport } from '../types.ts';

const longestCode = 40;
/** What a server means that does not say how often it may be asked (RFC 8628 §3.2), in seconds. */
const usualInterval = 5;
const longestLifetime = 24 * 3600;

export interface DeviceRequest {
  server: Server;
  client: ClientIdentity;
  scopes: string[];
  resource?: string | undefined;
  device: Device;
  /** Binds the tokens to a key of this device. */
  prover?: Prover | undefined;
}

/** A code to enter on any device, and the secret one to ask about it with (RFC 8628 §3.2). */
export interface DeviceCode {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  /** With the code in it; only where it leads to the same place. */
  verificationUriComplete?: string | undefined;
  /** Seconds from the moment the answer arrived. */
  expiresIn: number;
  /** Least number of seconds between two questions. */
  interval: number;
}

/** Asks for a code (RFC 8628 §3.1). Rejects with a ProblemError, also where the server offers none. */
export async function requestDeviceCode(
  http: Transport,
  request: DeviceRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, scopes, resource, device } = request;
  if (server.device_authorization_endpoint === undefined) {
    throw unexpected(new URL(server.issuer).host, 'it names no device authorization endpoint');
  }
  const parameters = {
    scope: scopes.join(' '),
    ...(resource === undefined ? {} : { resource }),
    ...deviceParameters(server, device),
  };
  return await sendRequest(http, signal, (options) =>
    oauth.deviceAuthorizationRequest(
      server,
      { client_id: client.client_id },
      authenticate(client),
      parameters,
      options,
    ),
  );
}

/** Judges that answer: types, ranges, a code that people can read, addresses that are safe to show and to open. */
export async function processDeviceCode(answer: Answer, request: DeviceRequest): Promise<DeviceCode> {
  const { server, client } = request;
  if (answer.status !== 200) throw refusedAnswer(answer);
  const given = await oauth
    .processDeviceAuthorizationResponse(server, { client_id: client.client_id }, toResponse(answer))
    .catch((error: unknown) => {
      throw unexpected(answer.host, 'its answer to the request for a code is not well-formed', error);
    });
  const { device_code, user_code, expires_in, interval = usualInterval } = given;
  if (!/^[\x20-\x7e]{1,65536}$/.test(device_code)) throw unexpected(answer.host, 'its code is malformed');
  if (cleanText(user_code, longestCode) !== user_code || user_code === '') {
    throw unexpected(answer.host, 'its code is not one that people can enter');
  }
  if (!(expires_in > 0)) throw unexpected(answer.host, 'its code has run out already');
  return {
    deviceCode: device_code,
    userCode: user_code,
    ...pagesOf(answer.host, server, given),
    expiresIn: Math.min(expires_in, longestLifetime),
    interval: Math.max(interval, 1),
  };
}

function pagesOf(host: string, server: Server, given: oauth.DeviceAuthorizationResponse) {
  const { verification_uri: page, verification_uri_complete: complete } = given;
  for (const address of complete === undefined ? [page] : [page, complete]) {
    // A server out on the network has no business naming an address on this computer.
    const away = server.issuer.startsWith('https:') && !address.startsWith('https:');
    if (address.length > 2000 || !isSafeUrl(address) || away) {
      throw unexpected(host, 'the address it names for the code is not safe');
    }
  }
  // Whoever scans it sees no address first, so it must not lead elsewhere than the one that is shown.
  const same = complete !== undefined && new URL(complete).origin === new URL(page).origin;
  return { verificationUri: page, ...(same ? { verificationUriComplete: complete } : {}) };
}

/** Asks whether the code was entered and confirmed (RFC 8628 §3.4). */
export function requestDeviceTokens(
  http: Transport,
  request: DeviceRequest,
  deviceCode: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server, client, resource, device, prover } = request;
  return sendRequest(
    http,
    signal,
    (options) =>
      oauth.deviceCodeGrantRequest(
        server,
        { client_id: client.client_id },
        authenticate(client),
        deviceCode,
        {
          ...options,
          additionalParameters: {
            ...(resource === undefined ? {} : { resource }),
            ...deviceParameters(server, device),
          },
        },
      ),
    prover,
  );
}

/**
 * Gives the answer back that holds the tokens. Any other one is an AnswerProblem: its `error` is a code of RFC 8628
 * §3.5 or RFC 6749 §5.2, and is missing where it was not the server who answered.
 */
export function processPoll(answer: Answer): Answer {
  if (answer.status !== 200 || parseObject(answer.body) === undefined) throw refusedAnswer(answer);
  return answer;
}

/** Judges the tokens. With the scope `openid` an ID token is required; it answers no browser, so it has no nonce. */
export async function processDeviceTokens(
  answer: Answer,
  judge: ProcessDeps,
  request: DeviceRequest,
): Promise<Granted> {
  const granted = await processTokenResponse(answer, judge, (client, response) =>
    oauth.processDeviceCodeResponse(judge.server, client, response),
  );
  if (granted.account === undefined && request.scopes.includes('openid')) {
    throw unexpected(answer.host, 'it does not say who signed in');
  }
  return granted;
}
