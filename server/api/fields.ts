import { z } from 'zod';
import { invalidRequest } from './api-error.ts';

// Schemas that requests and responses throughout the API share.

/** Text typed by people: no control characters, some of which PostgreSQL cannot store. */
export function text(longest: number) {
  return z
    .string()
    .max(longest, `must have at most ${longest} characters`)
    .regex(/^\P{Cc}*$/u, 'must have no control characters');
}

/** A whole number in a query, where all values are text. */
export function wholeNumber(from: number, to: number) {
  const words = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, words)
    .transform(Number)
    .pipe(z.int(words).min(from, words).max(to, words));
}

/** `true` or `false` in a query. */
export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
  .pipe(z.boolean());

export const sessionId = z
  .string()
  .regex(/^[\w-]{43}$/, 'must be the id of a session')
  .describe('Names a session; it is no credential.');

export const subject = text(200).min(1).describe('Subject of a user (`sub`).');

export const clientId = text(200).min(1).describe('Id of a client (`client_id`).');

export const time = z.iso.datetime().describe('UTC.');

/** Formats seconds since 1970 for responses. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const MOST_PER_PAGE = 200;

/** The query parameters for paging through a list. */
export const paging = {
  limit: wholeNumber(1, MOST_PER_PAGE).default(50).describe('How many at most.'),
  cursor: text(1000)
    .optional()
    .describe('`next` of the page before, with the other parameters as they were.'),
};

/** The position of the next page, opaque to the caller; null after the last page. */
export const next = z.string().nullable().describe('`cursor` of the next page; null after the last.');

/** Encodes the position after which a page begins, for use in a query. */
export function cursorOf(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The reverse of {@link cursorOf}. A forged cursor only selects another position in the same list; a malformed one,
 * or one of another list, is refused with 400.
 */
export function positionOf<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined;
  const position = schema.safeParse(parsed(cursor));
  if (position.success) return position.data;
  const message = 'is not a cursor of this list; request the first page again';
  throw invalidRequest([{ path: 'query.cursor', message }]);
}
