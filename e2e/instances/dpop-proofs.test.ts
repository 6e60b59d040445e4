import { beforeAll, expect, test } from 'vitest';
import {
  athOf,
  type BoundTokens,
  boundTokensSchema,
  type Device,
  newDevice,
  type Proof,
  refreshOn,
  signInOn,
  tokenNonce,
} from '../../server/testing/devices.ts';
import { basic, callApi, errorOf, signIn } from '../../server/testing/harness.ts';
import type { Instance } from '../../server/testing/instance.ts';
import { clusterForTests } from './cluster.ts';
import { repetitions, TIMEOUT_MS } from './repetitions.ts';

const cluster = clusterForTests(2);
let device: Device;
let tokens: BoundTokens;

beforeAll(async () => {
  device = await newDevice();
  tokens = await signInOn(cluster.site, cluster.client, device);
}, TIMEOUT_MS);

function instancesInTurn(turn: number): [Instance, Instance] {
  const [one, two] = cluster.instances;
  if (one === undefined || two === undefined) throw new Error('there are not two instances');
  return turn % 2 === 0 ? [one, two] : [two, one];
}

function proofFor(path: string, changes: Proof = {}): Promise<string> {
  const claims = { ath: athOf(tokens.access_token), ...changes.claims };
  return device.proof('GET', cluster.site.issuer + path, { claims });
}

/** Sends a request to one instance, without the proxy. Its proof is for the address of the proxy, which apps see. */
function send({ origin }: Instance, path: string, proof: string): Promise<Response> {
  return fetch(origin + path, { headers: { authorization: `DPoP ${tokens.access_token}`, DPoP: proof } });
}

async function apiNonce(path: string): Promise<string> {
  const [one] = instancesInTurn(0);
  const answer = await send(one, path, await proofFor(path, { claims: { iat: 1 } }));
  return answer.headers.get('dpop-nonce') ?? '';
}

test.each(['/api/me', '/userinfo'])(
  'a proof that was used at one instance is refused by the other: %s @T23b @S4.3 @B11',
  async (path) => {
    const nonce = await apiNonce(path);
    for (let turn = 0; turn < repetitions(10, 200); turn += 1) {
      const [here, there] = instancesInTurn(turn);
      const claims = turn % 4 < 2 ? {} : { nonce, iat: 1 };
      const proof = await proofFor(path, { claims });
      expect((await send(here, path, proof)).status).toBe(200);
      const again = await send(there, path, proof);
      expect([again.status, await errorOf(again)]).toEqual([401, 'invalid_dpop_proof']);
      // It accepts a new proof of the same kind.
      expect((await send(there, path, await proofFor(path, { claims }))).status).toBe(200);
    }
  },
  TIMEOUT_MS,
);

test(
  'a proof that was used changes nothing and tells nothing at the other instance @T23b @S4.3 @B11',
  async () => {
    const [here, there] = instancesInTurn(0);
    const path = '/api/sessions/revoke-others';
    const claims = { ath: athOf(tokens.access_token) };
    const proof = await device.proof('POST', cluster.site.issuer + path, { claims });
    const signOthersOut = async ({ origin }: Instance) => {
      const headers = { authorization: `DPoP ${tokens.access_token}`, DPoP: proof };
      return (await fetch(origin + path, { method: 'POST', headers })).status;
    };
    expect(await signOthersOut(here)).toBe(200);
    const other = await signIn(cluster.site, cluster.client);
    expect(await signOthersOut(there)).toBe(401);
    expect((await callApi(cluster.site, '/api/me', other.access_token)).status).toBe(200);
    const list = '/api/admin/users';
    const listProof = await proofFor(list);
    expect((await send(here, list, listProof)).status).toBe(403);
    expect((await send(there, list, listProof)).status).toBe(401);
  },
  TIMEOUT_MS,
);

test(
  'of many uses of one proof at both instances at once one succeeds @T23b @S4.3 @B11',
  async () => {
    const path = '/api/me';
    const accepted: number[] = [];
    for (let turn = 0; turn < repetitions(20, 400); turn += 1) {
      const proof = await proofFor(path);
      const all = [...instancesInTurn(turn), ...instancesInTurn(turn)].map((instance) =>
        send(instance, path, proof),
      );
      accepted.push((await Promise.all(all)).filter(({ status }) => status === 200).length);
    }
    expect(new Set(accepted)).toEqual(new Set([1]));
  },
  TIMEOUT_MS,
);

test(
  'the token endpoint of one instance refuses the proof that was used at the other, and the session goes on @T23b @S4.3 @B11',
  async () => {
    const address = `${cluster.site.issuer}/token`;
    for (let turn = 0; turn < repetitions(6, 60); turn += 1) {
      const [here, there] = instancesInTurn(turn);
      const nonce = await tokenNonce(cluster.site, cluster.client);
      const proof = await device.proof('POST', address, { claims: { nonce } });
      const refresh = ({ origin }: Instance) =>
        fetch(`${origin}/token`, {
          method: 'POST',
          headers: { authorization: basic(cluster.client), DPoP: proof },
          body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }),
        });
      tokens = boundTokensSchema.parse(await (await refresh(here)).json());
      const again = await refresh(there);
      expect([again.status, await errorOf(again)]).toEqual([400, 'invalid_dpop_proof']);
      const next = await refreshOn(cluster.site, cluster.client, device, tokens.refresh_token);
      tokens = boundTokensSchema.parse(await next.json());
    }
  },
  TIMEOUT_MS,
);
