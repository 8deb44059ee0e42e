import type * as tls from 'node:tls';
import { BackendTls, BackendTlsError } from './backend-tls';
import { codeOf } from './failure-class';
import { certificatesOf, ClientCertificate, clientCertificateOf } from './pem';
import { FailureClass, RequestResult } from './request';
import { CachedSecret, CachedSecretOptions } from '../../shared/cached-secret';
import { errorName } from '../../shared/error-name';

/** During an outage every attempt fails, and the secrets are not read for each. */
const REREAD_AFTER_MS = 30_000;

/** That an attempt failed is a suspicion and no more: no other waits for Secrets Manager because of it. */
const USED_WHILE_STALE_MS = 60_000;

const CA_FORM = 'PEM of one or more certificates';
const CLIENT_CERTIFICATE_FORM =
  'PEM with the certificate, then what it is signed by, and its private key without a passphrase, or JSON with "certificate" and "privateKey"';

/** Reads the texts of secrets; one of them at least. */
export interface TlsSecrets {
  /** Certificate authorities to trust besides Node's own. */
  readonly ca?: () => Promise<string>;
  /** Certificate to present, with its private key. */
  readonly clientCertificate?: () => Promise<string>;
}

/**
 * Certificates that are kept in secrets. They are read once per environment, and again when they may have changed: the authorities after the
 * backend could not be verified, the client certificate after any request that was not acknowledged, because servers refuse one in many ways,
 * by an alert, by closing the connection, or by a status. While a secret cannot be read, what it held before stays in use; without that,
 * nothing is sent.
 */
export class SecretTls implements BackendTls {
  private readonly ca?: CachedSecret<string>;
  private readonly clientCertificate?: CachedSecret<ClientCertificate>;
  private inUse?: { readonly of: string; readonly context: tls.SecureContext };

  /** @param now milliseconds since 1970 */
  constructor(secrets: TlsSecrets, now: () => number) {
    this.ca = secrets.ca && cached('certificate authorities', CA_FORM, { read: secrets.ca, parse: certificatesOf, now });
    this.clientCertificate = secrets.clientCertificate
      && cached('client certificate', CLIENT_CERTIFICATE_FORM, { read: secrets.clientCertificate, parse: clientCertificateOf, now });
  }

  public async get(): Promise<tls.SecureContext> {
    const [ca, client] = await Promise.all([this.ca?.get(), this.clientCertificate?.get()]);
    const of = JSON.stringify([ca, client]);
    if (this.inUse?.of !== of) {
      this.inUse = { of, context: contextOf(ca, client) };
    }
    return this.inUse.context;
  }

  public failed(result: RequestResult): void {
    this.clientCertificate?.mayBeStale();
    if (result.kind === 'failure' && result.failure === FailureClass.TLS) {
      this.ca?.mayBeStale();
    }
  }
}

/** @throws BackendTlsError for what TLS refuses, such as a key that is too short */
function contextOf(ca: string | undefined, client: ClientCertificate | undefined): tls.SecureContext {
  const { createSecureContext, rootCertificates } = require('node:tls') as typeof tls; // eslint-disable-line @typescript-eslint/no-require-imports
  try {
    // Given authorities would stand in place of Node's own.
    return createSecureContext({ ca: ca === undefined ? undefined : [...rootCertificates, ca], cert: client?.certificate, key: client?.privateKey });
  } catch (error) {
    throw new BackendTlsError(`The certificates for the backend cannot be used (${codeOf(error)}); expected some that TLS takes today.`);
  }
}

/** A secret whose errors say what is wrong with it, and nothing of what it holds. */
function cached<T>(what: string, form: string, { read, parse, now }: Pick<CachedSecretOptions<T>, 'read' | 'parse' | 'now'>): CachedSecret<T> {
  return new CachedSecret({
    read: () => read().catch((error) => {
      throw new BackendTlsError(`The secret with the ${what} could not be read (${errorName(error)}); expected a secret that this function may read.`);
    }),
    parse: (text) => {
      try {
        return parse(text);
      } catch (error) {
        throw new BackendTlsError(`The secret with the ${what} cannot be used (${codeOf(error)}); expected ${form}.`);
      }
    },
    now,
    rereadAfterMs: REREAD_AFTER_MS,
    usedWhileStaleMs: USED_WHILE_STALE_MS,
    whenUnusable: 'forget',
  });
}
