import { bareHttp } from './bare-http.ts';
import type { Core } from './core.ts';
import { interleave, type Pair } from './measure.ts';
import type { Stub } from './stub-process.ts';

const inFlight = 64;
const requests = 1_000;

/** Requests per second with so many of them on their way at any time. */
async function perSecond(send: () => Promise<string>): Promise<number> {
  let left = requests;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      if ((await send()).length < 2_000) throw new Error('the stub answered with less than it should');
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (requests / (performance.now() - start)) * 1_000;
}

/** 2 KB answers through gateway and session, against axios alone, in the same process. */
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
