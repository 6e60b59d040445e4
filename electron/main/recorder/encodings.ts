const jsonSensitive = /[<>&+'"`/]/g;

function unicodeEscape(character: string, upper: boolean): string {
  const digits = character.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${upper ? digits.toUpperCase() : digits}`;
}

function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function jsonForms(secret: string): string[] {
  const once = [
    inString(secret),
    inString(secret).replaceAll('/', '\\/'),
    secret.replace(jsonSensitive, (character) => unicodeEscape(character, true)),
    secret.replace(jsonSensitive, (character) => unicodeEscape(character, false)),
  ];
  // JSON is often carried as a string inside JSON.
  return [...once, ...once.map(inString)];
}

function urlForms(secret: string): string[] {
  const component = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  return [component, form].flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  ]);
}

/**
 * Base64 of `bytes` as it looks inside a longer base64 text, for the three ways the bytes can be aligned.
 * Characters that mix in bits of a neighbouring byte are left out.
 */
export function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return padded.toString('base64').slice(first, last);
  });
}

function base64AndUrlForms(secret: string): string[] {
  const standard = base64Forms(Buffer.from(secret, 'utf8'));
  const urlSafe = standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...standard, ...urlSafe];
}

/**
 * Every text in which a secret commonly shows up again: itself, URL-encoded, form-encoded, escaped for JSON,
 * in base64 and base64url at each alignment, and in hexadecimal.
 * @returns the forms without repetition, the longest first, so that replacing them in order leaves no rest.
 */
export function textForms(secret: string): string[] {
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  const forms = new Set([
    secret,
    ...urlForms(secret),
    ...jsonForms(secret),
    ...base64AndUrlForms(secret),
    hex,
    hex.toUpperCase(),
  ]);
  return [...forms].sort((a, b) => b.length - a.length);
}

/** A stretch of a form that tells a secret, and how much of it in a row has to be found. */
export interface Region {
  from: number;
  to: number;
  least: number;
}

/** One way a long secret is written. */
export interface Form {
  text: string;
  regions: Region[];
}

/** So many characters in a row of what is random are given away by nobody but the secret's owner. */
const leastPart = 16;
/** Claims begin the same way in every token of a server: it takes so many characters, and half of all, to know a token. */
const leastClaims = 64;

/**
 * The forms of a secret of at least 16 characters: itself, backwards, in UTF-8 read as Latin-1, in base64 at each
 * alignment, in base64 of that, and in hexadecimal; case and base64's two alphabets make no difference to who looks for
 * them. A JWT (RFC 7519) is known by its claims or its signature; its header is the same in every token.
 */
export function formsOf(secret: string): Form[] {
  const bytes = Buffer.from(secret, 'utf8');
  const regions = regionsOf(secret);
  const once = base64Forms(bytes);
  const twice = once.flatMap((text) => base64Forms(Buffer.from(text)));
  const latin1 = bytes.toString('latin1');
  const spaced = secret.includes(' ') ? [secret.replaceAll(' ', '+')] : [];
  return [
    ...[secret, ...(latin1 === secret ? [] : [latin1]), ...spaced].map((text) => ({ text, regions })),
    { text: [...secret].reverse().join(''), regions: regions.map((one) => mirrored(one, secret.length)) },
    ...[...once, ...twice, bytes.toString('hex')].map((text) => scaled(text, regions, secret.length)),
  ];
}

function regionsOf(secret: string): Region[] {
  const parts = /^(eyJ[\w-]+\.)([\w-]+)\.([\w-]{16,})$/.exec(secret);
  if (parts === null) return [{ from: 0, to: secret.length, least: leastPart }];
  const [, header = '', claims = '', signature = ''] = parts;
  const dot = header.length + claims.length;
  return [
    { from: header.length, to: dot, least: Math.max(leastClaims, Math.ceil(claims.length / 2)) },
    { from: dot + 1, to: dot + 1 + signature.length, least: leastPart },
  ];
}

function mirrored({ from, to, least }: Region, length: number): Region {
  return { from: length - to, to: length - from, least };
}

/** The same stretches of a text that is longer throughout; at their borders a few characters are nobody's. */
function scaled(text: string, regions: readonly Region[], length: number): Form {
  const times = text.length / length;
  const inner = regions.map(({ from, to, least }) => ({
    from: from === 0 ? 0 : Math.ceil(from * times) + 2,
    to: to === length ? text.length : Math.floor(to * times) - 2,
    least: Math.max(leastPart, Math.floor(least * times) - 4),
  }));
  return { text, regions: inner.filter(({ from, to }) => to - from >= leastPart) };
}
