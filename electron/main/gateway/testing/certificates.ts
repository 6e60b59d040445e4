import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A key and a certificate for it, in PEM form. */
export interface Identity {
  key: string;
  cert: string;
}

export interface Authority extends Identity {
  /** Issues a server certificate, by default a valid one for `localhost`. */
  issue(changes?: { host?: string; days?: [from: number, to: number] }): Identity;
}

interface Subject {
  name: string;
  days: [from: number, to: number];
  extensions: Buffer[];
}

const ecdsaWithSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const commonName = Buffer.from('0603550403', 'hex');
const subjectAltName = Buffer.from('0603551d11', 'hex');
const basicConstraints = Buffer.from('0603551d13', 'hex');
const today: [number, number] = [-1, 1];

/** One element of DER (X.690 §8.1): tag, length, contents. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const size: number[] = [];
  for (let left = body.length; left > 0; left >>= 8) size.unshift(left & 0xff);
  const length = body.length < 128 ? [body.length] : [0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const extension = (id: Buffer, ...value: Buffer[]) => sequence(id, der(0x04, sequence(...value)));
const nameOf = (text: string) => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));

function timeIn(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

/** An X.509 certificate (RFC 5280 §4.1), made here so that tests need no system program. */
function certify(subject: Subject, publicKey: KeyObject, issuer: string, issuerKey: KeyObject): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(...subject.days.map(timeIn)),
    nameOf(subject.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...subject.extensions)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuerKey));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Creates a certificate authority for a test. */
export function createAuthority(name = 'Test authority'): Authority {
  const own = newKeys();
  const isAuthority = extension(basicConstraints, der(0x01, Buffer.from([0xff])));
  const subject = { name, days: today, extensions: [isAuthority] };
  return {
    key: pem(own.privateKey),
    cert: certify(subject, own.publicKey, name, own.privateKey),
    issue({ host = 'localhost', days = today } = {}) {
      const keys = newKeys();
      const extensions = [extension(subjectAltName, der(0x82, Buffer.from(host)))];
      const cert = certify({ name: host, days, extensions }, keys.publicKey, name, own.privateKey);
      return { key: pem(keys.privateKey), cert };
    },
  };
}

/** Creates a self-signed certificate for `localhost`. */
export function selfSigned(): Identity {
  const keys = newKeys();
  const extensions = [extension(subjectAltName, der(0x82, Buffer.from('localhost')))];
  const subject = { name: 'localhost', days: today, extensions };
  return {
    key: pem(keys.privateKey),
    cert: certify(subject, keys.publicKey, 'localhost', keys.privateKey),
  };
}
