import { gzipSync } from 'node:zlib';

type Write = (secret: string) => string;

const each = (secret: string, write: (code: number, index: number) => string) =>
  [...secret].map((character, index) => write(character.charCodeAt(0), index)).join('');
const hex = (code: number) => code.toString(16).padStart(2, '0');
const mixed = (text: string) =>
  [...text].map((one, index) => (index % 2 === 0 ? one.toUpperCase() : one.toLowerCase())).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const columns = (text: string, width: number, between: string) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(between);
const bytes = (secret: string) => [...Buffer.from(secret)];
const half = (secret: string) => Math.ceil(secret.length / 2);

/** Encodings of a secret that are found, by name. */
export const foundForms: Readonly<Record<string, Write>> = {
  raw: (secret) => secret,
  'one \\u00xx inside': (secret) =>
    each(secret, (code, at) => (at === 12 ? `\\u00${hex(code)}` : String.fromCharCode(code))),
  'every character as \\u00xx': (secret) => each(secret, (code) => `\\u00${hex(code)}`),
  'every character as \\u00XX': (secret) => each(secret, (code) => `\\u00${hex(code).toUpperCase()}`),
  'every character as \\u00xx, in JSON in JSON': (secret) =>
    JSON.stringify(each(secret, (code) => `\\u00${hex(code)}`)),
  'every character as \\xXX': (secret) => each(secret, (code) => `\\x${hex(code)}`),
  'every slash as \\/': (secret) => secret.replaceAll('/', '\\/'),
  'every character as %xx': (secret) => each(secret, (code) => `%${hex(code)}`),
  'every character as %XX': (secret) => each(secret, (code) => `%${hex(code).toUpperCase()}`),
  'every character as %xX': (secret) => each(secret, (code) => `%${mixed(hex(code))}`),
  'every other character as %xx': (secret) =>
    each(secret, (code, at) => (at % 2 ? `%${hex(code)}` : String.fromCharCode(code))),
  'every character as %25xx': (secret) => each(secret, (code) => `%25${hex(code)}`),
  'every character as %xx in \\u00xx': (secret) =>
    each(
      each(secret, (code) => `%${hex(code)}`),
      (code) => `\\u00${hex(code)}`,
    ),
  'URL-encoded': encodeURIComponent,
  'URL-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'decimal entities': (secret) => each(secret, (code) => `&#${code};`),
  'hexadecimal entities': (secret) => each(secret, (code) => `&#x${hex(code)};`),
  'entities of entities': (secret) => each(secret, (code) => `&amp;#X${hex(code).toUpperCase()};`),
  'named entities': (secret) =>
    secret.replaceAll('+', '&plus;').replaceAll('/', '&sol;').replaceAll('_', '&lowbar;'),
  base64,
  'base64 after one byte': (secret) => base64(`x${secret}tail`),
  'base64 after two bytes': (secret) => base64(`xy${secret}tail`),
  base64url,
  'base64url after one byte': (secret) => base64url(`x${secret}tail`),
  'base64 in MIME columns': (secret) => columns(base64(`Token: ${secret}`), 76, '\r\n'),
  'base64 in PEM columns, in JSON': (secret) => JSON.stringify(columns(base64(`Token: ${secret}`), 64, '\n')),
  'base64 in columns of 20': (secret) => columns(base64(secret), 20, '\n'),
  'base64 of base64': (secret) => base64(base64(secret)),
  'base64 of base64, both shifted': (secret) => base64(`x${base64(`xy${secret}tail`)}tail`),
  'base64url of base64': (secret) => base64url(base64(secret)),
  hexadecimal: (secret) => Buffer.from(secret).toString('hex'),
  HEXADECIMAL: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'hexadecimal with colons': (secret) => bytes(secret).map(hex).join(':'),
  'hexadecimal with spaces, upper case': (secret) => bytes(secret).map(hex).join(' ').toUpperCase(),
  'hexadecimal with hyphens': (secret) => bytes(secret).map(hex).join('-'),
  'hexadecimal in words': (secret) => columns(Buffer.from(secret).toString('hex'), 4, ' '),
  'hexadecimal with 0x': (secret) =>
    bytes(secret)
      .map((byte) => `0x${hex(byte)}`)
      .join(', '),
  'a list of bytes': (secret) => JSON.stringify(bytes(secret)),
  'a list of bytes on lines': (secret) => JSON.stringify(bytes(secret), null, 2),
  'the first half': (secret) => secret.slice(0, half(secret)),
  'the second half': (secret) => secret.slice(half(secret)),
  'the last 16 characters': (secret) => secret.slice(-16),
  'the second half in base64': (secret) => base64(secret.slice(half(secret))),
  'wrapped at 20 characters': (secret) => columns(secret, 20, '\n'),
  'with a soft hyphen': (secret) => `${secret.slice(0, 18)}\u00ad${secret.slice(18)}`,
  'UPPER CASE': (secret) => secret.toUpperCase(),
  'lower case': (secret) => secret.toLowerCase(),
  backwards: (secret) => [...secret].reverse().join(''),
};

/** Encodings that are not found; there will always be others. */
export const missedForms: Readonly<Record<string, Write>> = {
  'parts of 15 characters': (secret) => columns(secret, 15, '", "'),
  'compressed, in base64': (secret) => gzipSync(secret).toString('base64'),
  'base64 three times': (secret) => base64(base64(base64(secret))),
  'every character doubled': (secret) => each(secret, (code) => String.fromCharCode(code, code)),
  'rotated by 13': (secret) =>
    secret.replace(/[a-z]/gi, (one) =>
      String.fromCharCode(one.charCodeAt(0) + (/[a-m]/i.test(one) ? 13 : -13)),
    ),
  'octal escapes': (secret) => each(secret, (code) => `\\${code.toString(8)}`),
};
