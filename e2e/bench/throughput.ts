import { bareHttp } from './bare-http.ts';
import type { Core } from './core.ts';
import { interleave, type Pair } from './measure.ts';
import type { Stub } from './stub-process.ts';

const inFlight = 64;
const requests = 1_000;

/** Requests per second with {@link inFlight} concurrent requests. */
async function perSecond(send: () => Promise<string>): Promise<number> {
  let remaining = requests;
  const worker = async () => {
    while (remaining > 0) {
      remaining -= 1;
      if ((await send()).length < 2_000) throw new Error('the answer of the stub is too short');
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (requests / (performance.now() - start)) * 1_000;
}

/** Requests for 2 KB through gateway and session, against plain axios in the same process. */
export function measureThroughput(core: Core, stub: Stub): Promise<Pair[]> {
  const http = bareHttp();
  const bare = async () => {
    const { data } = await http.get<string>(`${stub.api}/api/me`, { responseType: 'text' });
    return data;
  };
  return interleave(
    { count: 21, warmUp: 5 },
    () => perSecond(() => core.get(1, 'me')),
    () => perSecond(bare),
  );
}
