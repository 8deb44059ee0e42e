import { createPrivateKey, X509Certificate } from 'node:crypto';

/** Certificates of a secret, and the key of the first of them, in PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[^-]+(?:-[^-]+)*-----END (?:[A-Z]+ )?PRIVATE KEY-----/;

/**
 * The certificates in a text, one after the other, checked.
 *
 * @throws Error with a code that may be told, when there is none or one cannot be read
 */
export function certificatesOf(text: string): string {
  const certificates = unescaped(text).match(CERTIFICATE) ?? [];
  if (certificates.length === 0) {
    throw coded('NoCertificate');
  }
  certificates.forEach((certificate) => new X509Certificate(certificate));
  return certificates.join('\n');
}

/**
 * A certificate chain and its private key: both in one text, or JSON with `certificate` and `privateKey`.
 *
 * @throws Error with a code that may be told, when one is missing, cannot be read, or does not belong to the other
 */
export function clientCertificateOf(text: string): ClientCertificate {
  const given = text.trimStart().startsWith('{') ? fieldsOf(text) : { certificate: text, privateKey: text };
  const [privateKey] = PRIVATE_KEY.exec(unescaped(given.privateKey)) ?? [];
  if (privateKey === undefined) {
    throw coded('NoPrivateKey');
  }
  if (privateKey.includes('ENCRYPTED')) {
    throw coded('PrivateKeyHasPassphrase');
  }
  const certificate = certificatesOf(given.certificate);
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) {
    throw coded('KeyOfAnotherCertificate');
  }
  return { certificate, privateKey };
}

function fieldsOf(json: string): ClientCertificate {
  let fields: Partial<Record<keyof ClientCertificate, unknown>>;
  try {
    fields = JSON.parse(json) as typeof fields;
  } catch {
    throw coded('NotJson'); // what JSON.parse says shows part of the text
  }
  return { certificate: String(fields.certificate ?? ''), privateKey: String(fields.privateKey ?? '') };
}

/** PEM has no backslash of its own; where it went through JSON or a shell, its line breaks may still be written as `\n`. */
function unescaped(text: string): string {
  return text.replaceAll('\\r', '').replaceAll('\\n', '\n');
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
