import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key, in PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...derLength(content.length)]), content]);
};
/** The shortest form, as DER demands. */
const derLength = (length: number): number[] => {
  if (length < 128) {
    return [length];
  }
  return length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
};
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (...bytes: number[]): Buffer => der(0x06, Buffer.from(bytes));
const utcTime = (date: Date): Buffer => der(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = oid(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
const TRUE = der(0x01, Buffer.from([0xff]));

/** How a certificate is made. */
interface CertificateOptions {
  readonly host: string;
  readonly validUntil: Date;
  readonly isAuthority: boolean;
  /** Who vouches for it. Default: itself. */
  readonly issuer?: { readonly name: string; readonly key: string };
}

const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));

/** Makes a certificate for a host name that signs itself. */
export function selfSigned(host: string, validUntil: Date): KeyAndCertificate {
  return certificate({ host, validUntil, isAuthority: true });
}

/** A certificate authority of its own, and what it signs. */
export class TestAuthority {
  public readonly cert: string;
  private readonly issuer: { readonly name: string; readonly key: string };

  constructor(name: string) {
    const own = certificate({ host: name, validUntil: FUTURE, isAuthority: true });
    this.cert = own.cert;
    this.issuer = { name, key: own.key };
  }

  /** A certificate for a host or a client. */
  public issue(host: string): KeyAndCertificate {
    return certificate({ host, validUntil: FUTURE, isAuthority: false, issuer: this.issuer });
  }
}

const FUTURE = new Date('2049-01-01T00:00:00Z');
let serialNumber = 0;

function certificate({ host, validUntil, isAuthority, issuer }: CertificateOptions): KeyAndCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = der(0xa3, sequence(
    sequence(SUBJECT_ALT_NAME, der(0x04, sequence(der(0x82, Buffer.from(host))))),
    sequence(BASIC_CONSTRAINTS, TRUE, der(0x04, isAuthority ? sequence(TRUE) : sequence())),
  ));
  serialNumber += 1;
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serialNumber])),
    ECDSA_WITH_SHA256,
    nameOf(issuer?.name ?? host),
    sequence(utcTime(new Date('2020-01-01T00:00:00Z')), utcTime(validUntil)),
    nameOf(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = sign('sha256', toBeSigned, issuer?.key ?? privateKey);
  const signed = sequence(toBeSigned, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${signed.toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
