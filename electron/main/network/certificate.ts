import { X509Certificate } from 'node:crypto';
import type { AuthorityView } from '../../../shared/model/network.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

const block =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const most = 20;

function problem(message: string, remedy: string): ProblemError {
  return new ProblemError('invalid_input', message, { remedy: `Nothing has changed. ${remedy}` });
}

function parsed(bytes: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    // Its words are those of the parser, of no use to a person.
    throw problem(
      'The file holds something that is no certificate, or a damaged one.',
      'Ask whoever gave you the file for it again.',
    );
  }
}

/** The one line of a name, the most telling part first: `Example Root CA, Example Ltd, DE`. */
function nameOf(distinguished: string): string {
  const values = distinguished.split('\n').map((part) => part.slice(part.indexOf('=') + 1));
  return values.reverse().join(', ').slice(0, 1_000);
}

/** A certificate as a person is shown it. Its dates are read from text: Node has them as dates only from 23 on. */
export function viewOf(certificate: X509Certificate): AuthorityView {
  const { subject, issuer, fingerprint256, validFrom, validTo } = certificate;
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    fingerprint: fingerprint256,
    validFrom: Date.parse(validFrom),
    validTo: Date.parse(validTo),
    root: subject === issuer,
  };
}

/**
 * The certificate authorities in a file: PEM, one or several, or a single one in DER. Whatever else is in the file is
 * not looked at.
 * @throws ProblemError `invalid_input` when it holds none, or a certificate that may not vouch for others
 */
export function authoritiesIn(bytes: Buffer): X509Certificate[] {
  const blocks = bytes.toString('latin1').match(block) ?? [];
  // A sequence (X.690 §8.9) is how a certificate in DER begins.
  const sources = blocks.length === 0 && bytes[0] === 0x30 ? [bytes] : blocks;
  if (sources.length === 0) {
    throw problem('The file holds no certificate.', 'Choose a file in PEM form; it says BEGIN CERTIFICATE.');
  }
  if (sources.length > most) {
    throw problem(
      `The file holds more than ${most} certificates.`,
      'Choose a file with your organisation’s alone.',
    );
  }
  const certificates = sources.map(parsed);
  const other = certificates.find(({ ca }) => !ca);
  if (other !== undefined) {
    throw problem(
      `The certificate of ${nameOf(other.subject)} is not one of a certificate authority.`,
      'Choose the certificate of the authority that signed it.',
    );
  }
  return [...new Map(certificates.map((one) => [one.fingerprint256, one])).values()];
}
