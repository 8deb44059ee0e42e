import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * How a backend is reached: what requests say of the sender, and how connections to an https backend are verified that has certificates of its own.
 *
 * The certificates are secrets of Secrets Manager and no texts: longer than a function's environment variables, and replaced without a deployment. The
 * forwarder is granted to read them, and reads them once per runtime environment and again, at most every 30 seconds, when they may have
 * changed. While one cannot be read, what it held before stays in use; without that, each attempt fails with the reason, and nothing is sent.
 */
export interface BackendUrlOptions {
  /**
   * Secret with the certificates of one or more authorities, in PEM, of which any may vouch for this backend, besides those that Node.js knows.
   * Read again after the backend could not be verified.
   *
   * An authority's certificate is no secret. It is kept as one all the same, and not as a parameter of SSM: a parameter holds 4 KB (8 KB at a
   * price), which a list of authorities exceeds, and this way there is one kind of permission and one way to replace anything that the
   * forwarder reads.
   *
   * @default - the authorities that Node.js knows
   */
  readonly ca?: secretsmanager.ISecret;

  /**
   * Secret with the certificate that the forwarder presents to the backend (mTLS), and its private key without a passphrase: both in one text in
   * PEM, the certificate first and then what it is signed by, or JSON with `certificate` and `privateKey`. Read again after a request was not
   * acknowledged.
   *
   * @default - no certificate is presented
   */
  readonly clientCertificate?: secretsmanager.ISecret;

  /**
   * Adds the headers with which a proxy says for whom it asks: `X-Forwarded-For` (the address that the webhook came from, as API Gateway saw it),
   * `X-Forwarded-Host` (the host that the sender called), `X-Forwarded-Proto` and `X-Forwarded-Port`. What a sender says in such headers never
   * passes. Some backends refuse requests with a host that is not theirs: tell them the host of the webhook first.
   *
   * @default false - the URL that the sender called is in `x-scalable-webhook-url` alone
   */
  readonly forwardedHeaders?: boolean;
}
