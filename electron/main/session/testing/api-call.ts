import type { CurrentToken, TokenSource } from '../types.ts';

/** A minimal gateway: sends, refreshes after a 401, sends once more, and gives up after a second 401. */
export async function callApi(origin: string, path: string, tokens: TokenSource): Promise<string> {
  const send = async (current: CurrentToken) => {
    const answer = await fetch(origin + path, { headers: await authorization(current, origin + path) });
    const proven = { method: 'GET', url: origin + path, accessToken: current.token };
    current.prover?.learn(proven, Object.fromEntries(answer.headers));
    return answer;
  };
  const first = await tokens.current();
  let answer = await send(first);
  if (answer.status === 401) {
    const second = await tokens.refreshAfter(first.generation);
    answer = await send(second);
    if (answer.status === 401) await tokens.refuse(second.generation, 'The API refused a new token.');
    else tokens.worked(second.generation);
  }
  const { path: echoed } = (await answer.json()) as { path: string };
  return echoed;
}

async function authorization({ token, prover }: CurrentToken, url: string): Promise<Record<string, string>> {
  if (prover === undefined) return { authorization: `Bearer ${token}` };
  return {
    authorization: `DPoP ${token}`,
    dpop: await prover.proof({ method: 'GET', url, accessToken: token }),
  };
}
