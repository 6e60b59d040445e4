import type { Mask } from './mask.ts';
import { maskMark } from './mask.ts';

const limits = { depth: 5, entries: 40, text: 2_000, input: 16_384 };

const secretWords =
  'authorization|proxy-authorization|cookie|set-cookie|code|password|passwd|passphrase|secret|client_secret|' +
  'clientsecret|access_token|accesstoken|refresh_token|refreshtoken|id_token|idtoken|token|assertion|' +
  'client_assertion|code_verifier|codeverifier|device_code|registration_access_token|private_key|privatekey|' +
  'api_key|apikey|dpop|jwt';

const secretKey = new RegExp(`^(?:${secretWords})$`, 'i');
const textPatterns: ReadonlyArray<readonly [RegExp, string]> = [
  // Engines and libraries quote the start of invalid input, truncated at any point.
  [/(?:\.\.\.)?"[\s\S]{0,200}?"(?:\.\.\.)? is not valid JSON/g, `${maskMark} is not valid JSON`],
  [/\bReceived ((?:type \w+ )?\(?)(['"`])[\s\S]*?(?:\2|$)/g, `Received $1${maskMark}`],
  [/\/\/[^\s/?#@]+@/g, `//${maskMark}@`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, maskMark],
  [/\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)*/g, maskMark],
  [/\b(Bearer|Basic|DPoP)\s+[\w\-.~+/]{6,}=*/gi, `$1 ${maskMark}`],
  [new RegExp(`\\b(${secretWords})=[^&\\s"'<>]+`, 'gi'), `$1=${maskMark}`],
  [
    new RegExp(`(\\\\?["'])(${secretWords})\\1(\\s*:\\s*)\\1(?:\\\\.|(?!\\1)[^\\\\])*(?:\\1|$)`, 'gi'),
    `$1$2$1$3$1${maskMark}$1`,
  ],
];

/** Truncates between words, so that no partial token is left that the patterns do not match. */
function shorten(text: string): string {
  return text.length <= limits.input ? text : text.slice(0, text.lastIndexOf(' ', limits.input) + 1);
}

function redactText(text: string, mask: Mask): string {
  let clean = shorten(mask(text));
  for (const [pattern, replacement] of textPatterns) clean = clean.replace(pattern, replacement);
  return clean.length > limits.text ? `${clean.slice(0, limits.text)}… (${text.length} characters)` : clean;
}

class Walker {
  readonly #mask: Mask;
  readonly #ancestors = new Set<object>();

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  value(input: unknown): unknown {
    if (typeof input === 'string') return redactText(input, this.#mask);
    if (typeof input === 'bigint') return redactText(String(input), this.#mask);
    if (typeof input === 'function' || typeof input === 'symbol') return `[${typeof input}]`;
    if (typeof input !== 'object' || input === null) return input;
    if (this.#ancestors.has(input)) return '[circular]';
    if (this.#ancestors.size >= limits.depth) return '[deeper]';
    this.#ancestors.add(input);
    try {
      return this.#object(input);
    } catch {
      // A getter or a proxy may throw; logging must not.
      return '[unreadable]';
    } finally {
      this.#ancestors.delete(input);
    }
  }

  #object(input: object): unknown {
    if (input instanceof Error) return this.#error(input);
    if (input instanceof Date) return Number.isNaN(input.getTime()) ? '[no date]' : input.toISOString();
    if (input instanceof URL || input instanceof URLSearchParams)
      return redactText(String(input), this.#mask);
    if (ArrayBuffer.isView(input) || input instanceof ArrayBuffer) return `[${input.byteLength} bytes]`;
    if (input instanceof Map) return this.#entries([...input].map(([key, value]) => [String(key), value]));
    if (input instanceof Set) return this.#list([...input]);
    if (Array.isArray(input)) return this.#list(input);
    return this.#entries(Object.keys(input).map((key) => [key, Reflect.get(input, key)]));
  }

  /** Keeps name, code, message and cause. Other properties that libraries add (requests, headers) are left out. */
  #error(error: Error): unknown {
    const code: unknown = Reflect.get(error, 'code');
    return {
      name: this.value(error.name),
      ...(typeof code === 'string' || typeof code === 'number' ? { code: this.value(code) } : {}),
      message: this.value(error.message),
      ...(error.cause === undefined ? {} : { cause: this.value(error.cause) }),
    };
  }

  #list(items: readonly unknown[]): unknown[] {
    const shown = items.slice(0, limits.entries).map((item) => this.value(item));
    return items.length > limits.entries ? [...shown, `… ${items.length - limits.entries} more`] : shown;
  }

  #entries(entries: ReadonlyArray<readonly [string, unknown]>): Record<string, unknown> {
    const shown = entries.slice(0, limits.entries).map(([key, value]): [string, unknown] => {
      const hidden = secretKey.test(key) && value !== undefined && value !== null;
      return [redactText(key, this.#mask), hidden ? maskMark : this.value(value)];
    });
    if (entries.length > limits.entries) shown.push(['…', `${entries.length - limits.entries} more`]);
    return Object.fromEntries(shown);
  }
}

/** Redacts every value before it is logged. */
export interface Redactor {
  /** Returns the text without secrets, at most 2,000 characters long. */
  text(input: string): string;
  /** Returns a plain value without secrets for `JSON.stringify`; never throws and never calls `toJSON`. */
  value(input: unknown): unknown;
}

/**
 * Creates the redacting serializer. It masks live secrets in every encoding, anything that looks like a token, and the
 * values of properties with the name of a secret. Depth, number of entries and length are limited. An error is reduced
 * to name, code, message and cause.
 */
export function createRedactor(mask: Mask): Redactor {
  return {
    text: (input) => redactText(input, mask),
    value: (input) => new Walker(mask).value(input),
  };
}
