import { Agent, request } from 'node:http';
import { z } from 'zod';

/** Posts a form and returns the body of a 200 response. Anything else is an error. */
export type Post = (path: string, authorization: string, form: string) => Promise<string>;

export interface Connections {
  post: Post;
  get(path: string, authorization: string, headers?: Record<string, string>): Promise<string>;
  close(): void;
}

/** Opens up to `count` kept-alive connections to `origin`; further concurrent requests wait. */
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

/** The tokens in a response of the token endpoint. */
export function tokensOf(answer: string): z.infer<typeof refreshedSchema> {
  return refreshedSchema.parse(JSON.parse(answer));
}
