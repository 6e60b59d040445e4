import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type Connection,
  connectionFileSchema,
  connectionSchema,
  mostConnections,
} from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { schema, z } from '../../../shared/schema.ts';
import { consistencyFault, findSecret, schemaFault } from './file-errors.ts';

const maxBytes = 1_000_000;
const seeDocs = 'docs/connections.md describes every field.';

/** Of those whose servers are still to be told of a sign-out. */
export const mostRemoved = 100;

/** A person's own connections, and those removed whose server is perhaps still to be told of a sign-out. */
const ownConnectionsSchema = schema(() =>
  z.strictObject({
    connections: z.array(connectionSchema()).max(mostConnections),
    removed: z.array(connectionSchema()).max(mostRemoved).default([]),
  }),
);

export type OwnConnections = z.output<ReturnType<typeof ownConnectionsSchema>>;

export const noConnections: OwnConnections = { connections: [], removed: [] };

function fileFault(file: string, fault: string, remedy: string, cause?: unknown): ProblemError {
  const message = `${basename(file).slice(-80)}: ${fault}`.slice(0, 500);
  return new ProblemError('invalid_input', message, { remedy, ...(cause === undefined ? {} : { cause }) });
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

function unreadable(file: string, code: string): ProblemError {
  const cause = { reason: code };
  if (code === 'ENOENT')
    return fileFault(file, 'there is no such file.', 'Check the path after --connections.', cause);
  if (code === 'EACCES' || code === 'EPERM') {
    return fileFault(
      file,
      'this account may not read the file.',
      'Give it read permission for the file.',
      cause,
    );
  }
  if (code === 'EISDIR') return fileFault(file, 'this is a folder.', 'Name the JSON file inside it.', cause);
  return fileFault(
    file,
    `the file cannot be read (${code}).`,
    'Check the file and the disk it is on.',
    cause,
  );
}

async function readText(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > maxBytes) {
      throw fileFault(
        file,
        'the file is larger than 1 MB.',
        'Is it the right file? It lists connections only.',
      );
    }
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw error instanceof ProblemError ? error : unreadable(file, codeOf(error));
  }
}

function parseText(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the file; of it only the position is passed on, where there is one.
    const place = error instanceof Error ? /\(line \d+ column \d+\)/.exec(error.message)?.[0] : undefined;
    const where = place === undefined ? '' : ` ${place}`;
    throw fileFault(
      file,
      `the file is not valid JSON${where}.`,
      'Look for a missing comma, quote or bracket there.',
    );
  }
}

interface Listed {
  connections: Connection[];
}

function judge<T extends Listed>(file: string, content: unknown, schema: z.ZodType<T>): T {
  const secret = findSecret(content);
  if (secret !== undefined) {
    throw fileFault(
      file,
      `${secret} looks like a secret, and a connection file must never hold one.`,
      'Remove it, and replace that secret on the server if others have seen the file. Latchkey asks for it when you sign in and keeps it encrypted.',
    );
  }
  const result = schema.safeParse(content);
  if (!result.success)
    throw fileFault(file, schemaFault(result.error, content), `Correct it and start again; ${seeDocs}`);
  const fault = consistencyFault(result.data.connections);
  if (fault !== undefined) throw fileFault(file, fault, `Correct it and start again; ${seeDocs}`);
  return result.data;
}

/**
 * Reads a connection file (docs/connections.md).
 * @throws ProblemError `invalid_input` naming the file, the connection and the field; no value of the file is repeated.
 */
export async function loadConnections(file: string): Promise<Listed> {
  return judge(file, parseText(file, await readText(file)), connectionFileSchema());
}

/**
 * Reads a person's own connections; without that file there is none yet.
 * @throws as `loadConnections`, except for a missing file.
 */
export async function loadOwnConnections(file: string): Promise<OwnConnections> {
  try {
    await stat(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return noConnections;
    throw unreadable(file, codeOf(error));
  }
  return judge(file, parseText(file, await readText(file)), ownConnectionsSchema());
}
