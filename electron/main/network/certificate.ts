import { X509Certificate } from 'node:crypto';
import type { AuthorityView } from '../../../shared/model/network.ts';
import { ProblemError } from '../../../shared/model/problem.ts';

const block =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const maxCertificates = 20;

function problem(message: string, remedy: string): ProblemError {
  return new ProblemError('invalid_input', message, { remedy: `Nothing has changed. ${remedy}` });
}

function parsed(bytes: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    // The parser's message is of no use to a person.
    throw problem(
      'The file holds a damaged certificate, or something that is not a certificate.',
      'Ask for the file again where you got it.',
    );
  }
}

/** A distinguished name as one line, the most specific part first: `Example Root CA, Example Ltd, DE`. */
function nameOf(distinguished: string): string {
  const values = distinguished.split('\n').map((part) => part.slice(part.indexOf('=') + 1));
  return values.reverse().join(', ').slice(0, 1_000);
}

/** A certificate as the window shows it. Its dates are parsed from text: Node gives dates only since version 23. */
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
 * The certificate authorities in a file: one or several in PEM, or a single one in DER. Ignores anything else in the
 * file.
 * @throws ProblemError `invalid_input` when it holds none, or a certificate that is not an authority's
 */
export function authoritiesIn(bytes: Buffer): X509Certificate[] {
  const blocks = bytes.toString('latin1').match(block) ?? [];
  // A certificate in DER begins with a SEQUENCE (X.690 §8.9).
  const sources = blocks.length === 0 && bytes[0] === 0x30 ? [bytes] : blocks;
  if (sources.length === 0) {
    throw problem(
      'The file holds no certificate.',
      'Choose a file in PEM form. It contains the words BEGIN CERTIFICATE.',
    );
  }
  if (sources.length > maxCertificates) {
    throw problem(
      `The file holds more than ${maxCertificates} certificates.`,
      'Choose a file that holds only those of your organisation.',
    );
  }
  const certificates = sources.map(parsed);
  const notAuthority = certificates.find(({ ca }) => !ca);
  if (notAuthority !== undefined) {
    throw problem(
      `The certificate of ${nameOf(notAuthority.subject)} does not belong to a certificate authority.`,
      'Choose the certificate of the authority that signed it.',
    );
  }
  return [...new Map(certificates.map((certificate) => [certificate.fingerprint256, certificate])).values()];
}
