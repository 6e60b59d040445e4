import { answerStart } from '../loopback/loopback.ts';
import { openLoopbackServer } from '../loopback/server.ts';
import { createStarts } from '../loopback/start-address.ts';

const openMs = 2 * 60_000;

/**
 * Opens an address on 127.0.0.1 that redirects one browser, for two minutes, to `address`, so that `address` is on no
 * command line. `contested` is called when a second browser requests it. Rejects with a ProblemError when the app cannot
 * listen on this computer.
 */
export async function openRedirect(address: string, contested?: () => void): Promise<string> {
  const starts = createStarts({ contested });
  const path = starts.issue(address);
  const server = await openLoopbackServer((request, response) => {
    const isValid = request.method === 'GET' && request.headers.host === server.host;
    const start = isValid ? starts.handle(request.url ?? '', request.headers) : undefined;
    if (start !== undefined) answerStart(response, start);
    else response.writeHead(404, { connection: 'close' }).end();
  });
  // The app does not wait for this server when it ends.
  server.unref();
  setTimeout(() => void server.close(), openMs).unref();
  return `http://${server.host}${path}`;
}
