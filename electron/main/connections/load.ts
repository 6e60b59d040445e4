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
import { errorCode } from '../lib/errors.ts';
import { consistencyFault, findSecret, schemaFault } from './file-errors.ts';

const maxBytes = 1_000_000;
const seeDocs = 'docs/connections.md describes every field.';

/** Limit of removed connections whose servers have not confirmed a sign-out. */
export const maxRemoved = 100;

/** A person's own connections, and removed ones whose servers may not have confirmed a sign-out. */
const ownConnectionsSchema = schema(() =>
  z.strictObject({
    connections: z.array(connectionSchema()).max(mostConnections),
    removed: z.array(connectionSchema()).max(maxRemoved).default([]),
  }),
);

export type OwnConnections = z.output<ReturnType<typeof ownConnectionsSchema>>;

export const noConnections: OwnConnections = { connections: [], removed: [] };

function fileFault(file: string, fault: string, remedy: string, cause?: unknown): ProblemError {
  const message = `${basename(file).slice(-80)}: ${fault}`.slice(0, 500);
  return new ProblemError('invalid_input', message, { remedy, ...(cause === undefined ? {} : { cause }) });
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
    throw error instanceof ProblemError ? error : unreadable(file, errorCode(error) ?? 'unknown');
  }
}

function parseText(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the file; only the position in it is passed on, if there is one.
    const position = error instanceof Error ? /\(line \d+ column \d+\)/.exec(error.message)?.[0] : undefined;
    const where = position === undefined ? '' : ` ${position}`;
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

function validate<T extends Listed>(file: string, content: unknown, schema: z.ZodType<T>): T {
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
 * @throws ProblemError `invalid_input` naming the file, the connection and the field; it repeats no value of the file.
 */
export async function loadConnections(file: string): Promise<Listed> {
  return validate(file, parseText(file, await readText(file)), connectionFileSchema());
}

/**
 * Reads a person's own connections; a missing file means that there are none.
 * @throws as `loadConnections`, except for a missing file.
 */
export async function loadOwnConnections(file: string): Promise<OwnConnections> {
  try {
    await stat(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return noConnections;
    throw unreadable(file, errorCode(error) ?? 'unknown');
  }
  return validate(file, parseText(file, await readText(file)), ownConnectionsSchema());
}
