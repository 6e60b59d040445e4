import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** Bytes. The longest valid request names 500 sessions. */
export const BODY_LIMIT = 64 * 1024;

function refuseOtherTypes(request: IncomingMessage): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  const isJson = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(type);
  if (isJson && encoding === 'identity') return;
  throw new ApiError(415, 'unsupported_media_type', 'send the body as application/json, not compressed');
}

function tooLarge(): ApiError {
  return new ApiError(413, 'request_too_large', `the body may have at most ${BODY_LIMIT} bytes`);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Keep the request open when the loop ends: its connection has to carry the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function wasCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

async function readWhole(request: IncomingMessage): Promise<Buffer> {
  try {
    return await read(request);
  } catch (error) {
    if (!wasCutOff(error)) throw error;
    throw new ApiError(400, 'invalid_request', 'the request ended before its body did');
  }
}

/** Reads a request's JSON body of any shape. Throws {@link ApiError} with 400, 413 or 415. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  refuseOtherTypes(request);
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw tooLarge();
  const bytes = await readWhole(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new ApiError(400, 'invalid_request', 'the body is not JSON in UTF-8');
  }
}
