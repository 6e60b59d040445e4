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

const maxCodeLength = 40;
/** The default polling interval (RFC 8628 §3.2), in seconds. */
const defaultInterval = 5;
const maxLifetime = 24 * 3600;

export interface DeviceRequest {
  server: Server;
  client: ClientIdentity;
  scopes: string[];
  resource?: string | undefined;
  device: Device;
  /** Binds the tokens to a key of this device. */
  prover?: Prover | undefined;
}

/** A user code to enter on any device, and the device code to poll with (RFC 8628 §3.2). */
export interface DeviceCode {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  /** Includes the user code; only present when it has the same origin. */
  verificationUriComplete?: string | undefined;
  /** Seconds from the arrival of the response. */
  expiresIn: number;
  /** Minimum number of seconds between two polls. */
  interval: number;
}

/** Requests a device code (RFC 8628 §3.1). Rejects with a ProblemError, also when the server does not support it. */
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

/** Validates the response: types, ranges, a readable user code, and addresses that are safe to show and open. */
export async function processDeviceCode(answer: Answer, request: DeviceRequest): Promise<DeviceCode> {
  const { server, client } = request;
  if (answer.status !== 200) throw refusedAnswer(answer);
  const given = await oauth
    .processDeviceAuthorizationResponse(server, { client_id: client.client_id }, toResponse(answer))
    .catch((error: unknown) => {
      throw unexpected(answer.host, 'its answer to the request for a code is not well-formed', error);
    });
  const { device_code, user_code, expires_in, interval = defaultInterval } = given;
  if (!/^[\x20-\x7e]{1,65536}$/.test(device_code)) throw unexpected(answer.host, 'its code is malformed');
  if (cleanText(user_code, maxCodeLength) !== user_code || user_code === '') {
    throw unexpected(answer.host, 'its code is not one that people can enter');
  }
  if (!(expires_in > 0)) throw unexpected(answer.host, 'its code has already expired');
  return {
    deviceCode: device_code,
    userCode: user_code,
    ...pagesOf(answer.host, server, given),
    expiresIn: Math.min(expires_in, maxLifetime),
    interval: Math.max(interval, 1),
  };
}

function pagesOf(host: string, server: Server, given: oauth.DeviceAuthorizationResponse) {
  const { verification_uri: page, verification_uri_complete: complete } = given;
  for (const address of complete === undefined ? [page] : [page, complete]) {
    // A remote server must not name an address on this computer.
    const isDowngrade = server.issuer.startsWith('https:') && !address.startsWith('https:');
    if (address.length > 2000 || !isSafeUrl(address) || isDowngrade) {
      throw unexpected(host, 'the address it names for the code is not safe');
    }
  }
  // People scan it without seeing the address, so it must have the same origin as the one that is shown.
  const sameOrigin = complete !== undefined && new URL(complete).origin === new URL(page).origin;
  return { verificationUri: page, ...(sameOrigin ? { verificationUriComplete: complete } : {}) };
}

/** Polls the token endpoint (RFC 8628 §3.4). */
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
 * Returns the response if it holds the tokens. Any other one becomes an AnswerProblem: its `error` is a code of RFC 8628
 * §3.5 or RFC 6749 §5.2, and is missing when the response is not from the server.
 */
export function processPoll(answer: Answer): Answer {
  if (answer.status !== 200 || parseObject(answer.body) === undefined) throw refusedAnswer(answer);
  return answer;
}

/** Validates the tokens. With the scope `openid` it requires an ID token, which has no nonce in this grant. */
export async function processDeviceTokens(
  answer: Answer,
  deps: ProcessDeps,
  request: DeviceRequest,
): Promise<Granted> {
  const granted = await processTokenResponse(answer, deps, (client, response) =>
    oauth.processDeviceCodeResponse(deps.server, client, response),
  );
  if (granted.account === undefined && request.scopes.includes('openid')) {
    throw unexpected(answer.host, 'it does not say who signed in');
  }
  return granted;
}
