import type { TokenSource } from '../ports.ts';

/** The gateway's habit in its shortest form: send, renew after a 401, send once more, give up after another. */
export async function callApi(origin: string, path: string, tokens: TokenSource): Promise<string> {
  const send = (token: string) =>
    fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const first = await tokens.current();
  let answer = await send(first.token);
  if (answer.status === 401) {
    const second = await tokens.renewAfter(first.generation);
    answer = await send(second.token);
    if (answer.status === 401) await tokens.refuse(second.generation, 'The API refused a new token.');
    else tokens.worked(second.generation);
  }
  const { path: echoed } = (await answer.json()) as { path: string };
  return echoed;
}
