import { refreshRequest, type Site, type TestClient, tokensSchema } from '../../server/testing/harness.ts';

/** A session that is refreshed repeatedly, as an app does: each time with the token of the last answer that arrived. */
export interface RefreshChain {
  /** Refreshes until an answer arrives. Throws when the authority refuses. */
  refresh(): Promise<void>;
  /** The number of answers that arrived and that were lost. */
  readonly counts: { answered: number; lost: number };
  token(): string;
}

/** Refreshes once. Gives the new refresh token, or undefined when the app would have to retry. */
async function refreshOnce(site: Site, client: TestClient, token: string): Promise<string | undefined> {
  let answer: Response;
  try {
    answer = await refreshRequest(site, client, token);
  } catch {
    // The connection broke: whether the authority has refreshed is unknown.
    return undefined;
  }
  if (answer.status === 502 || answer.status === 503) return undefined;
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the answer to a refresh was ${answer.status} ${text}`);
  return tokensSchema.parse(JSON.parse(text)).refresh_token;
}

export function startRefreshChain(site: Site, client: TestClient, first: string): RefreshChain {
  const counts = { answered: 0, lost: 0 };
  let token = first;
  return {
    counts,
    token: () => token,
    async refresh() {
      for (;;) {
        const next = await refreshOnce(site, client, token);
        if (next === undefined) counts.lost += 1;
        else {
          token = next;
          counts.answered += 1;
          return;
        }
      }
    },
  };
}

/** Refreshes all chains concurrently until `work` is done. */
export async function refreshDuring(
  chains: readonly RefreshChain[],
  work: () => Promise<void>,
): Promise<void> {
  let done = false;
  const loops = chains.map(async (chain) => {
    while (!done) await chain.refresh();
  });
  const working = work().finally(() => {
    done = true;
  });
  await Promise.all([working, ...loops]);
}
