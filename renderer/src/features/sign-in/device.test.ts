import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { groupsOf, minutesToSay, spelled } from './device.ts';
import { methodsOf } from './methods.ts';
import { qrPath } from './qr.ts';

it.each([
  ['WDJB-MJHT', ['WDJB-MJHT']],
  ['WDJBMJHT', ['WDJB', 'MJHT']],
  ['123456789', ['1234', '5678', '9']],
  ['A1B2C', ['A1B2C']],
])('reads the code %s in groups', (code, groups) => {
  expect(groupsOf(code).map(({ text }) => text)).toEqual(groups);
});

it('spells a code for whoever hears it', () => {
  expect(spelled('WD-7 Ü')).toBe('W D - 7 Ü');
});

it('says the time left now and then, and never at the beginning', () => {
  const said = [600, 599, 301, 300, 121, 120, 61, 60, 1].map((left) => minutesToSay(left * 1000, 600_000));
  expect(said).toEqual([undefined, undefined, undefined, 5, 5, 2, 2, 1, 1]);
  expect(minutesToSay(60_000, 60_000)).toBeUndefined();
});

/** The dark modules of a path, as the rows they were made from. */
function rowsOf({ path, size }: ReturnType<typeof qrPath>): boolean[][] {
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
  }
  return rows;
}

it('draws every dark module of a QR code and no other, with the quiet zone around them', () => {
  const address = 'https://login.example/device?user_code=WDJB-MJHT';
  const drawn = qrPath(address);
  const { data, size } = encode(address, { ecc: 'M', border: 0 });
  expect(drawn.size).toBe(size + 8);
  const rows = rowsOf(drawn);
  expect(rows.slice(4, -4).map((row) => row.slice(4, -4))).toEqual(data);
  expect(rows.flat().filter(Boolean)).toHaveLength(data.flat().filter(Boolean).length);
});

it('offers every way the connection lists, the browser first @B4', () => {
  const grants = [
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
    'password',
    'authorization_code',
  ] as const;
  const ways = (clientAuthentication: string) => methodsOf({ grants: [...grants], clientAuthentication });
  expect(ways('client_secret_basic')).toEqual(['browser', 'password', 'device', 'app']);
  expect(ways('none')).toEqual(['browser', 'password', 'device']);
  expect(methodsOf({ grants: ['password'], clientAuthentication: 'registration' })).toEqual(['password']);
});
