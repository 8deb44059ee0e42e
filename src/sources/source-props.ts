import { Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HubSpotSignature, InvalidWebhooks } from './constants';

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
   * The secret that the sender signs with: its text, or its bytes (`SecretBinary`), as they are; a line break at the end is ignored. One that is shown
   * as `whsec_…` or `v1,whsec_…` is stored as it is shown. The forwarder
   * is granted to read it; the secret, and its key, may be in another stack. It is read once per runtime environment, and again when a webhook
   * does not verify.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * Name of the field that holds it, where `secret` and `previousSecret` are JSON objects, as the console of Secrets Manager makes them:
   * `GITHUB_WEBHOOK_SECRET` of `{"GITHUB_WEBHOOK_SECRET":"…"}`.
   *
   * @default - a secret is its whole text
   */
  readonly secretField?: string;

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

/** Properties of a source whose signature covers the URL. */
export interface UrlSourceProps extends SecretSourceProps {
  /**
   * What the sender calls the endpoint, where that is not what API Gateway sees: behind CloudFront or another proxy. Webhooks to paths below it
   * are accepted too. Without query.
   *
   * @default - `https`, the `Host` header and the path of the request, which is right for the API's own address and for a custom domain
   */
  readonly publicUrl?: string;
}

/** Properties of a source that signs with a private key. */
export interface PublicKeyPresetProps extends VerifiedSourceProps {
  /**
   * Public keys as the sender shows them, of which any may have signed. They are no secrets. Several for the time of a rotation.
   */
  readonly publicKeys: string[];

  /**
   * Accepted difference between the time in the signature and the arrival at the endpoint, before and after. From 1 second to 1 day.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
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
   * The secret of signatures of version `v1`: base64, with or without `whsec_` or `v1,whsec_` in front.
   *
   * @default - none; `publicKeys` is needed then
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * Name of the field that holds it, where `secret` and `previousSecret` are JSON objects.
   *
   * @default - a secret is its whole text
   */
  readonly secretField?: string;

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
