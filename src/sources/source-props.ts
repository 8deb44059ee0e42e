import { Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HubSpotSignature, InvalidWebhooks, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';

/** What all sources that verify have in common. */
export interface VerifiedSourceProps {
  /**
   * What happens to webhooks that do not verify. They never reach the backend.
   *
   * @default InvalidWebhooks.QUARANTINE - each is kept as a dead letter with the reason `signature`
   */
  readonly invalidWebhooks?: InvalidWebhooks;
}

/** Properties of a source that signs with a secret. */
export interface SecretSourceProps extends VerifiedSourceProps {
  /**
   * The secret that the sender signs with, as plain text: a line break at its end is ignored, JSON is not read. The forwarder is granted to
   * read it; the secret, and its key, may be in another stack. It is read once per runtime environment, and again when a webhook does not
   * verify.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * A second secret of which a signature is accepted, for the time of a rotation: the old one is stored here, then the new one as `secret`, until
   * the sender uses the new one only and what it signed with the old one is delivered. Dead letters that are redriven are verified again.
   * Leave it out before you delete it: while it cannot be read, there is an alarm.
   *
   * @default - none
   */
  readonly previousSecret?: secretsmanager.ISecret;
}

/** Properties of a source whose signature holds the time. */
export interface TimestampedSourceProps extends SecretSourceProps {
  /**
   * Accepted difference between the time in the signature and the arrival at the endpoint, before and after. From 1 second to 1 day. The time
   * that a webhook then waits in the queue does not count.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
}

/** Properties of `Source.meta`. */
export interface MetaSourceProps extends SecretSourceProps {
  /**
   * Secret with the verify token that you chose in the app's settings, for the handshake; see `Handshake.hubChallenge`. The `secret` that
   * webhooks are signed with is another one: the app secret.
   */
  readonly verifyToken: secretsmanager.ISecret;
}

/** Properties of `Source.twilio`. */
export interface TwilioSourceProps extends SecretSourceProps {
  /**
   * What Twilio calls the endpoint, where that is not what API Gateway sees: behind CloudFront or another proxy. Webhooks to paths below it
   * are accepted too. Without query.
   *
   * @default - `https`, the `Host` header and the path of the request, which is right for the API's own address and for a custom domain
   */
  readonly publicUrl?: string;
}

/** Properties of `Source.hubSpot`. */
export interface HubSpotSourceProps extends TimestampedSourceProps {
  /**
   * Which signature is checked; a request with another one does not verify.
   *
   * @default HubSpotSignature.V3
   */
  readonly signature?: HubSpotSignature;

  /**
   * What HubSpot calls the endpoint, where that is not what API Gateway sees: behind CloudFront or another proxy. Without query.
   *
   * @default - `https`, the `Host` header and the path of the request
   */
  readonly publicUrl?: string;
}

/** Properties of `Source.sns`. */
export interface SnsSourceProps extends VerifiedSourceProps {
  /**
   * The standard topics whose messages are accepted, of this account or others (`Topic.fromTopicArn`): 1 to 20. Every AWS account can have SNS
   * sign messages of topics of its own, so that a signature alone proves nothing.
   */
  readonly topics: sns.ITopic[];
}

/** Properties of `Source.standardWebhooks`. A secret or a public key is needed. */
export interface StandardWebhooksSourceProps extends VerifiedSourceProps {
  /**
   * The secret of signatures of version `v1`: base64, with or without `whsec_` in front.
   *
   * @default - none; `publicKeys` is needed then
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * A second secret, for the time of a rotation.
   *
   * @default - none
   */
  readonly previousSecret?: secretsmanager.ISecret;

  /**
   * Public keys of signatures of version `v1a` (ed25519): `whpk_` and base64. They are no secrets. Several for the time of a rotation.
   *
   * @default - none; `secret` is needed then
   */
  readonly publicKeys?: string[];

  /**
   * What the names of the headers start with: `webhook` for `webhook-id`, `webhook-timestamp` and `webhook-signature`, or `svix`.
   *
   * @default 'webhook'
   */
  readonly headerPrefix?: string;

  /**
   * Accepted difference between `webhook-timestamp` and the arrival at the endpoint, before and after. From 1 second to 1 day.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
}

/** Properties of `Source.hmac`. */
export interface HmacSourceProps extends TimestampedSourceProps {
  /** Name of the header that holds the signature, in any spelling. A request that has it twice does not verify. */
  readonly header: string;

  /**
   * Hash function.
   *
   * @default SignatureAlgorithm.SHA256
   */
  readonly algorithm?: SignatureAlgorithm;

  /**
   * How the signature is written.
   *
   * @default SignatureEncoding.HEX
   */
  readonly encoding?: SignatureEncoding;

  /**
   * What stands in front of the signature in its header, such as `sha256=`.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * What is signed: `{body}` for the exact bytes of the body, `{timestamp}` for the text of `timestampHeader`, `{url}`, `{method}` and
   * `{header:NAME}`; everything else is meant literally. Examples: `{timestamp}.{body}`, `v0:{timestamp}:{body}`, `{url}{body}`.
   *
   * @default '{body}'
   */
  readonly signedContent?: string;

  /**
   * Name of the header with the time of the request. It must be part of `signedContent`: anyone could write another time otherwise.
   *
   * @default - no time is checked; a recorded webhook can then be sent again by whoever recorded it
   */
  readonly timestampHeader?: string;

  /**
   * How the time is written.
   *
   * @default TimestampFormat.UNIX_SECONDS
   */
  readonly timestampFormat?: TimestampFormat;

  /**
   * Name of the header with the sender's id of the webhook, for deduplication.
   *
   * @default - none
   */
  readonly deliveryIdHeader?: string;

  /**
   * What the sender calls the endpoint, for `{url}`, where that is not what API Gateway sees: behind CloudFront or another proxy. Without query.
   *
   * @default - `https`, the `Host` header and the path of the request
   */
  readonly publicUrl?: string;
}
