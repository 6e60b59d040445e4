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
