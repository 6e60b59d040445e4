import { Agent, request } from 'node:http';
import { z } from 'zod';

/** Posts a form and gives the body of a 200; anything else is an error, as a bench measures what works. */
export type Post = (path: string, authorization: string, form: string) => Promise<string>;

export interface Connections {
  post: Post;
  get(path: string, authorization: string, headers?: Record<string, string>): Promise<string>;
  close(): void;
}

/** `count` connections to `origin` that are kept open; more requests than that at once wait. */
export function openConnections(origin: string, count: number): Connections {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const { hostname, port } = new URL(origin);
  const send = (method: string, path: string, headers: Record<string, string | number>, body?: string) =>
    new Promise<string>((resolve, reject) => {
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else
            reject(new Error(`${method} ${path} was answered ${response.statusCode} ${text.slice(0, 300)}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    post: (path, authorization, form) =>
      send(
        'POST',
        path,
        {
          authorization,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(form),
        },
        form,
      ),
    get: (path, authorization, headers) => send('GET', path, { ...headers, authorization }),
    close: () => agent.destroy(),
  };
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

const refreshedSchema = z.object({ access_token: z.string(), refresh_token: z.string() });

/** The tokens of an answer of the token endpoint to a sign-in or a refresh. */
export function tokensOf(answer: string): z.infer<typeof refreshedSchema> {
  return refreshedSchema.parse(JSON.parse(answer));
}
