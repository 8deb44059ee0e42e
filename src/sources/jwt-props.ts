import { Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { JwtAlgorithm, KeyEncoding } from './constants';
import { SecretSourceProps, VerifiedSourceProps } from './source-props';

/** Properties of `Source.jwt`: a secret, or the address of a set of public keys. */
export interface JwtSourceProps extends VerifiedSourceProps {
  /**
   * Address of the set of public keys of the sender (JWKS), https. The forwarder fetches it with the first webhook, again each hour, and for a
   * key that it does not know at most every 30 seconds; it must be able to reach it. While it cannot, webhooks wait.
   *
   * @default - none; `secret` is needed then
   */
  readonly keySetUrl?: string;

  /**
   * The secret that tokens are signed with, for the algorithms `HS256` and `HS512`.
   *
   * @default - none; `keySetUrl` is needed then
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * A second secret, for the time of a rotation.
   *
   * @default - none
   */
  readonly previousSecret?: secretsmanager.ISecret;

  /**
   * Name of the field that holds it, where `secret` and `previousSecret` are JSON objects.
   *
   * @default - a secret is its whole text
   */
  readonly secretField?: string;

  /**
   * How the secret becomes the key.
   *
   * @default KeyEncoding.TEXT
   */
  readonly keyEncoding?: KeyEncoding;

  /**
   * Algorithms that count; a token of another one does not verify.
   *
   * @default - RS256 with `keySetUrl`, HS256 with `secret`
   */
  readonly algorithms?: JwtAlgorithm[];

  /**
   * Name of the header.
   *
   * @default 'Authorization'
   */
  readonly header?: string;

  /**
   * What stands in front of the token, in any case.
   *
   * @default - `Bearer ` in the header Authorization, and nothing in others
   */
  readonly prefix?: string;

  /**
   * Expected claim `iss`.
   *
   * @default - any
   */
  readonly issuer?: string;

  /**
   * Expected claim `aud`, or one of it. With `keySetUrl` this or `claims` is needed: a sender signs for all its customers.
   *
   * @default - any
   */
  readonly audience?: string;

  /**
   * Other claims that are expected, and their values as text, such as `{ email: 'hooks@project.iam.gserviceaccount.com', email_verified: 'true' }`.
   *
   * @default - none
   */
  readonly claims?: { [name: string]: string };

  /**
   * Name of the claim that holds the SHA-256 of the body in hexadecimal. Without one a token proves who sent the webhook, and not its body.
   *
   * @default - none
   */
  readonly bodyHashClaim?: string;

  /**
   * Difference between the clocks that is accepted: the webhook has to arrive between `iat` or `nbf` and `exp`. For tokens without `exp` the time
   * after `iat` within which it has to arrive. From 1 second to 1 day.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
}

/** Properties of `Source.googlePubSub`. */
export interface GooglePubSubSourceProps extends VerifiedSourceProps {
  /** The service account of the push subscription, which signs: `…@….iam.gserviceaccount.com`. */
  readonly serviceAccount: string;

  /** Audience of the push subscription; where none is set there, the URL that it pushes to. */
  readonly audience: string;

  /**
   * Difference between the clocks that is accepted. From 1 second to 1 day.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
}

/** Properties of `Source.plaid`. */
export interface PlaidSourceProps extends SecretSourceProps {
  /** The `client_id` of Plaid's API; `secret` is the secret that belongs to it. The forwarder asks for keys with both. */
  readonly clientId: string;

  /**
   * Whether webhooks are of Plaid's sandbox.
   *
   * @default false
   */
  readonly sandbox?: boolean;

  /**
   * Time after the signature within which a webhook has to arrive. From 1 second to 1 day.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
}
