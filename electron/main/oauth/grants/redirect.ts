import { answerStart } from '../loopback/loopback.ts';
import { openLoopbackServer } from '../loopback/server.ts';
import { createStarts } from '../loopback/start-address.ts';

const openMs = 2 * 60_000;

/**
 * An address on 127.0.0.1, good for one browser and for two minutes, that leads to `address`, so that this one stands
 * on no command line. `contested` is told when a second browser asks for it. Rejects with a ProblemError where this computer lets no program listen.
 */
export async function openRedirect(address: string, contested?: () => void): Promise<string> {
  const starts = createStarts({ contested });
  const path = starts.issue(address);
  const server = await openLoopbackServer((request, response) => {
    const ours = request.method === 'GET' && request.headers.host === server.host;
    const start = ours ? starts.judge(request.url ?? '', request.headers) : undefined;
    if (start !== undefined) answerStart(response, start);
    else response.writeHead(404, { connection: 'close' }).end();
  });
  // Nothing depends on it: an app that ends need not wait for it.
  server.unref();
  setTimeout(() => void server.close(), openMs).unref();
  return `http://${server.host}${path}`;
}
