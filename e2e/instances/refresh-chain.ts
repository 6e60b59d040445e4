import { refreshRequest, type Site, type TestClient, tokensSchema } from '../../server/testing/harness.ts';

/** A sign-in as an app keeps it: refreshed again and again, each time with the token of the last answer that came. */
export interface RefreshChain {
  /** Refreshes until an answer comes. Throws when the authority refuses. */
  refresh(): Promise<void>;
  /** How many answers came, and how many did not. */
  readonly counts: { answered: number; lost: number };
  token(): string;
}

/** What an answer is worth: the tokens in it, or nothing where it has to be asked again. */
async function refreshOnce(site: Site, client: TestClient, token: string): Promise<string | undefined> {
  let answer: Response;
  try {
    answer = await refreshRequest(site, client, token);
  } catch {
    // The connection broke: whether it was refreshed nobody knows.
    return undefined;
  }
  if (answer.status === 502 || answer.status === 503) return undefined;
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`a renewal was answered ${answer.status} ${text}`);
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

/** Refreshes all of them side by side until `work` is done. */
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
