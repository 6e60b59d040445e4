import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const LARGEST_FORM = 16 * 1024;

const formSchema = z.object({
  anti_forgery: z.string(),
  action: z.enum(['sign-in', 'allow', 'cancel']),
  username: z.string().max(200).default(''),
  password: z.string().max(1000).default(''),
});

export type SubmittedForm = z.infer<typeof formSchema>;

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) return undefined;
    length += chunk.length;
    if (length > LARGEST_FORM) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads the submitted form. Undefined if it is not one of ours: too large, or with missing or overlong fields. */
export async function readForm(request: IncomingMessage): Promise<SubmittedForm | undefined> {
  const body = await readBody(request);
  if (body === undefined) return undefined;
  return formSchema.safeParse(Object.fromEntries(new URLSearchParams(body))).data;
}

/** The anti-forgery value of the form with this name. It cannot be computed without `key`. */
export function antiForgeryValue(key: string, form: string): string {
  return createHmac('sha256', key).update(`form of interaction ${form}`).digest('base64url');
}

/** Whether `value` is the anti-forgery value of the form with this name. Takes constant time. */
export function isAntiForgeryValue(key: string, form: string, value: string): boolean {
  const expected = Buffer.from(antiForgeryValue(key, form));
  const actual = Buffer.from(value);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
