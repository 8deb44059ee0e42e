import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { HubSpotSignature, InvalidWebhooks, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';
import { mayBeToken } from './may-be-token';
import { checkHeader, checkPrefix, checkPublicKeys, checkPublicUrl, checkSignedContent, checkTolerance, checkTopics } from './source-checks';
import { Scheme, SourceConfig } from './source-config';
import {
  HmacSourceProps, HubSpotSourceProps, MetaSourceProps, SecretSourceProps, SnsSourceProps, StandardWebhooksSourceProps, TimestampedSourceProps,
  TwilioSourceProps, VerifiedSourceProps,
} from './source-props';
import { SOURCE_SHAPES } from './source-shapes';
import { Handshake } from '../ingress/handshake/handshake';
import { MessageGroup } from '../ingress/message-group';
import { checkProps } from '../shared/check-props';
import { checkSecrets } from '../shared/check-secrets';
import { grantReadSecret } from '../shared/grant-read-secret';

/**
 * What is known of a sender: how it signs, which header holds its id of a webhook, what its webhooks are naturally grouped by, and what it
 * wants answered first.
 *
 * Signatures are verified by the forwarder, over the exact bytes, before anything reaches the backend, and against the time of arrival. The
 * sender has its 200 by then. What does not verify is never delivered: it is kept as a dead letter with the reason `signature`, or dropped by
 * choice. While a secret cannot be read, webhooks wait.
 *
 * Not to be verified are requests whose `Content-Encoding` API Gateway undoes before it stores the body, because their bytes are others then.
 */
export class Source {
  /**
   * GitHub: `X-Hub-Signature-256`. Delivery id: `X-GitHub-Delivery`, which a manual redelivery repeats. Group: the repository, organization or
   * app that the webhook was created in (`X-GitHub-Hook-Installation-Target-ID`); choose another for a busy organization's webhook.
   */
  public static github(props: SecretSourceProps): Source {
    checkProps('Source.github', props, SOURCE_SHAPES.secret);
    return bodyHmac('github', 'Source.github', props, 'x-hub-signature-256', SignatureEncoding.HEX, 'sha256=', {
      deliveryIdHeader: 'X-GitHub-Delivery',
      messageGroup: MessageGroup.header('X-GitHub-Hook-Installation-Target-ID'),
    });
  }

  /** Stripe: `Stripe-Signature`, version `v1`. Delivery id: `$.id` of the body. Stripe promises no order, so each webhook is its own group. */
  public static stripe(props: TimestampedSourceProps): Source {
    checkProps('Source.stripe', props, SOURCE_SHAPES.timestamped);
    const toleranceSeconds = checkTolerance('Source.stripe', props.tolerance);
    return withSecrets('stripe', 'Source.stripe', props, { kind: 'stripe', toleranceSeconds }, { deliveryIdField: '$.id' });
  }

  /**
   * Slack: `X-Slack-Signature`, version `v0`. Delivery id: `$.event_id` of the body, which only events have. Each webhook is its own group.
   * Handshake: `url_verification`.
   */
  public static slack(props: TimestampedSourceProps): Source {
    checkProps('Source.slack', props, SOURCE_SHAPES.timestamped);
    return timedHmac('slack', 'Source.slack', props, {
      header: 'x-slack-signature',
      encoding: SignatureEncoding.HEX,
      prefix: 'v0=',
      signedContent: 'v0:{timestamp}:{body}',
      timestamp: { header: 'x-slack-request-timestamp', format: TimestampFormat.UNIX_SECONDS },
    }, { deliveryIdField: '$.event_id', handshake: Handshake.slackUrlVerification() });
  }

  /**
   * Meta (Facebook, Instagram, WhatsApp): `X-Hub-Signature-256`, with the app secret. There is no delivery id. Each webhook is its own group.
   * Handshake: `hub.challenge`, for GET requests.
   */
  public static meta(props: MetaSourceProps): Source {
    checkProps('Source.meta', props, SOURCE_SHAPES.meta);
    return bodyHmac('meta', 'Source.meta', props, 'x-hub-signature-256', SignatureEncoding.HEX, 'sha256=', {
      handshake: Handshake.hubChallenge(props.verifyToken),
    });
  }

  /**
   * X: `x-twitter-webhooks-signature`, with the consumer secret. There is no delivery id. Each webhook is its own group. Handshake: `crc_token`,
   * for GET requests.
   */
  public static x(props: SecretSourceProps): Source {
    checkProps('Source.x', props, SOURCE_SHAPES.secret);
    const scheme: Scheme = {
      kind: 'hmac',
      header: 'x-twitter-webhooks-signature',
      algorithm: SignatureAlgorithm.SHA256,
      encoding: SignatureEncoding.BASE64,
      prefix: 'sha256=',
      signedContent: '{body}',
      onlyObjects: true, // the handshake signs tokens with the same secret, for whoever asks
    };
    return withSecrets('x', 'Source.x', props, scheme, { handshake: Handshake.crc(checkSecrets('Source.x', props)[0]) });
  }

  /**
   * Zoom: `x-zm-signature`, version `v0`, with the app's secret token. There is no delivery id. Each webhook is its own group. Handshake:
   * `endpoint.url_validation`, for which a Lambda function stands before the queue; see `Handshake.zoom`.
   */
  public static zoom(props: TimestampedSourceProps): Source {
    checkProps('Source.zoom', props, SOURCE_SHAPES.timestamped);
    return timedHmac('zoom', 'Source.zoom', props, {
      header: 'x-zm-signature',
      encoding: SignatureEncoding.HEX,
      prefix: 'v0=',
      signedContent: 'v0:{timestamp}:{body}',
      timestamp: { header: 'x-zm-request-timestamp', format: TimestampFormat.UNIX_SECONDS },
    }, { handshake: Handshake.zoom(checkSecrets('Source.zoom', props)[0]) });
  }

  /** Shopify: `X-Shopify-Hmac-SHA256`. Delivery id: `X-Shopify-Webhook-Id`. Group: the shop (`X-Shopify-Shop-Domain`). */
  public static shopify(props: SecretSourceProps): Source {
    checkProps('Source.shopify', props, SOURCE_SHAPES.secret);
    return bodyHmac('shopify', 'Source.shopify', props, 'x-shopify-hmac-sha256', SignatureEncoding.BASE64, '', {
      deliveryIdHeader: 'X-Shopify-Webhook-Id',
      messageGroup: MessageGroup.header('X-Shopify-Shop-Domain'),
    });
  }

  /**
   * Twilio: `X-Twilio-Signature`, over the URL and the form, or the URL with `bodySHA256`. The secret is the account's primary auth token.
   * Delivery id: `I-Twilio-Idempotency-Token`. Each webhook is its own group.
   *
   * API Gateway does not keep the URL's spelling, so the usual spellings of the same URL are tried. URLs that have a
   * parameter without an equals sign cannot be verified, nor such that repeat a name, where API Gateway shows one value of it only.
   */
  public static twilio(props: TwilioSourceProps): Source {
    checkProps('Source.twilio', props, SOURCE_SHAPES.twilio);
    return withSecrets('twilio', 'Source.twilio', props, { kind: 'twilio' }, {
      deliveryIdHeader: 'I-Twilio-Idempotency-Token',
      publicUrl: checkPublicUrl('Source.twilio', props.publicUrl),
    });
  }

  /** Zendesk: `X-Zendesk-Webhook-Signature`. Delivery id: `X-Zendesk-Webhook-Invocation-Id`. Each webhook is its own group. */
  public static zendesk(props: TimestampedSourceProps): Source {
    checkProps('Source.zendesk', props, SOURCE_SHAPES.timestamped);
    return timedHmac('zendesk', 'Source.zendesk', props, {
      header: 'x-zendesk-webhook-signature',
      encoding: SignatureEncoding.BASE64,
      signedContent: '{timestamp}{body}',
      timestamp: { header: 'x-zendesk-webhook-signature-timestamp', format: TimestampFormat.ISO_8601 },
    }, { deliveryIdHeader: 'X-Zendesk-Webhook-Invocation-Id' });
  }

  /**
   * GitLab with a secret token: `X-Gitlab-Token` is the secret itself. It proves who sent the request, and neither body nor time: prefer
   * `Source.gitlabSigned` where GitLab offers a signing token. Delivery id: `Idempotency-Key`. Group: the webhook as it is set up in GitLab,
   * which is one project's or one group's (`X-Gitlab-Webhook-UUID`).
   */
  public static gitlab(props: SecretSourceProps): Source {
    checkProps('Source.gitlab', props, SOURCE_SHAPES.secret);
    return withSecrets('gitlab', 'Source.gitlab', props, { kind: 'token', header: 'x-gitlab-token' }, gitlabTraits());
  }

  /** GitLab with a signing token (`whsec_…`), which signs as Standard Webhooks do. Delivery id and group are those of `Source.gitlab`. */
  public static gitlabSigned(props: TimestampedSourceProps): Source {
    checkProps('Source.gitlabSigned', props, SOURCE_SHAPES.timestamped);
    const toleranceSeconds = checkTolerance('Source.gitlabSigned', props.tolerance);
    const scheme: Scheme = { kind: 'standard-webhooks', headerPrefix: 'webhook', toleranceSeconds, publicKeys: [] };
    return withSecrets('gitlab', 'Source.gitlabSigned', props, scheme, gitlabTraits());
  }

  /**
   * Amazon SNS: the signature in the message, version 1 or 2, by a certificate that the forwarder fetches from SNS. Raw message delivery must be
   * off: raw messages are not signed. Message attributes are not covered by the signature.
   *
   * Delivery id: `x-amz-sns-message-id`. Each webhook is its own group: SNS keeps no order towards HTTP endpoints. Handshake: nothing is asked
   * of the endpoint; the forwarder confirms the subscription of a listed topic.
   */
  public static sns(props: SnsSourceProps): Source {
    checkProps('Source.sns', props, SOURCE_SHAPES.sns);
    return Source._preset('sns', { kind: 'sns', topicArns: checkTopics('Source.sns', props.topics) }, [], props, {
      deliveryIdHeader: 'x-amz-sns-message-id',
    });
  }

  /**
   * Standard Webhooks: `v1` (HMAC) by secrets, `v1a` (ed25519) by public keys. Svix, and whoever uses it, are such with `headerPrefix: 'svix'`.
   * Delivery id: `webhook-id`. Each webhook is its own group.
   */
  public static standardWebhooks(props: StandardWebhooksSourceProps): Source {
    checkProps('Source.standardWebhooks', props, SOURCE_SHAPES.standardWebhooks);
    const caller = 'Source.standardWebhooks';
    const { secret, previousSecret, headerPrefix = 'webhook', publicKeys = [] } = props;
    if (!secret && (previousSecret || publicKeys.length === 0)) {
      throw new Error(`${caller} needs a secret or public keys, got neither; pass secret for signatures of version v1 or publicKeys for v1a.`);
    }
    const scheme: Scheme = {
      kind: 'standard-webhooks',
      headerPrefix: checkHeader(`${caller}.headerPrefix`, headerPrefix),
      toleranceSeconds: checkTolerance(caller, props.tolerance),
      publicKeys: checkPublicKeys(caller, publicKeys),
    };
    const secrets = secret ? checkSecrets(caller, { secret, previousSecret }) : [];
    return Source._preset('standard-webhooks', scheme, secrets, props, { deliveryIdHeader: `${headerPrefix}-id` });
  }

  /**
   * HubSpot: `X-HubSpot-Signature-v3`, or an older signature by choice. The secret is the app's client secret. Delivery ids are in the body
   * only. Each webhook is its own group.
   */
  public static hubSpot(props: HubSpotSourceProps): Source {
    checkProps('Source.hubSpot', props, SOURCE_SHAPES.hubSpot);
    const caller = 'Source.hubSpot';
    const publicUrl = checkPublicUrl(caller, props.publicUrl);
    if (props.signature === HubSpotSignature.V1 || props.signature === HubSpotSignature.V2) {
      return withSecrets('hubspot', caller, props, { kind: 'hubspot-hash', version: props.signature }, { publicUrl });
    }
    return timedHmac('hubspot', caller, props, {
      header: 'x-hubspot-signature-v3',
      encoding: SignatureEncoding.BASE64,
      signedContent: '{method}{url}{body}{timestamp}',
      timestamp: { header: 'x-hubspot-request-timestamp', format: TimestampFormat.UNIX_MILLISECONDS },
    }, { publicUrl });
  }

  /**
   * Any sender that signs with an HMAC in a header. Each webhook is its own group.
   *
   * LINE: `{ header: 'x-line-signature', encoding: SignatureEncoding.BASE64 }`. Square: `{ header: 'x-square-hmacsha256-signature',
   * encoding: SignatureEncoding.BASE64, signedContent: '{url}{body}' }`.
   */
  public static hmac(props: HmacSourceProps): Source {
    checkProps('Source.hmac', props, SOURCE_SHAPES.hmac);
    const caller = 'Source.hmac';
    const scheme: Scheme = {
      kind: 'hmac',
      header: checkHeader(`${caller}.header`, props.header),
      algorithm: props.algorithm ?? SignatureAlgorithm.SHA256,
      encoding: props.encoding ?? SignatureEncoding.HEX,
      prefix: checkPrefix(caller, props.prefix ?? ''),
      signedContent: checkSignedContent(caller, props),
      timestamp: props.timestampHeader === undefined ? undefined : {
        header: checkHeader(`${caller}.timestampHeader`, props.timestampHeader),
        format: props.timestampFormat ?? TimestampFormat.UNIX_SECONDS,
        toleranceSeconds: checkTolerance(caller, props.tolerance),
      },
    };
    return withSecrets('hmac', caller, props, scheme, {
      deliveryIdHeader: props.deliveryIdHeader === undefined ? undefined : checkHeader(`${caller}.deliveryIdHeader`, props.deliveryIdHeader),
      publicUrl: checkPublicUrl(caller, props.publicUrl),
    });
  }

  /** Anyone: nothing is verified, and whoever knows the URL can send. Each webhook is its own group. */
  public static any(): Source {
    return Source._preset('any', { kind: 'none' }, [], {});
  }

  /**
   * A source of a preset.
   *
   * @internal
   */
  public static _preset(
    name: string, scheme: Scheme, secrets: readonly secretsmanager.ISecret[], props: VerifiedSourceProps, traits: SourceTraits = {},
  ): Source {
    return new Source(name, scheme, secrets, props, traits);
  }

  /** The header with the sender's id of a webhook; undefined where there is none. A redelivery on purpose may repeat the id. */
  public readonly deliveryIdHeader?: string;

  /** Path of the sender's id of a webhook in a JSON body, such as `$.event_id`; undefined where there is none. */
  public readonly deliveryIdField?: string;

  /** What must stay in order unless another group is chosen. */
  public readonly messageGroup: MessageGroup;

  /** What the sender wants answered before its first webhook. */
  public readonly handshake: Handshake;

  private constructor(
    private readonly name: string, private readonly scheme: Scheme, private readonly secrets: readonly secretsmanager.ISecret[],
    private readonly props: VerifiedSourceProps, private readonly traits: SourceTraits,
  ) {
    this.deliveryIdHeader = traits.deliveryIdHeader;
    this.deliveryIdField = traits.deliveryIdField;
    this.messageGroup = traits.messageGroup ?? MessageGroup.perRequest();
    this.handshake = traits.handshake ?? Handshake.none();
  }

  /**
   * Whether anything is ever found invalid.
   *
   * @internal
   */
  public get _verifies(): boolean {
    return this.scheme.kind !== 'none';
  }

  /**
   * Whether verifying takes a secret.
   *
   * @internal
   */
  public get _hasSecrets(): boolean {
    return this.secrets.length > 0;
  }

  /**
   * Secrets that no handshake may sign with: what it signs could be a webhook of this source.
   *
   * @internal
   */
  public get _secretsNotForHandshakes(): readonly secretsmanager.ISecret[] {
    return mayBeToken(this.scheme) ? this.secrets : [];
  }

  /**
   * Called once per endpoint and destination: grants the forwarder what it needs to verify.
   *
   * @returns JSON of `SourceConfig`, which names secrets and holds none
   * @internal
   */
  public _bind(forwarder: lambda.IFunction): string {
    this.secrets.forEach((secret) => grantReadSecret(secret, forwarder));
    const config: SourceConfig = {
      name: this.name,
      scheme: this.scheme,
      secretArns: this.secrets.map(({ secretArn }) => secretArn),
      invalid: this.props.invalidWebhooks ?? InvalidWebhooks.QUARANTINE,
      publicUrl: this.traits.publicUrl,
    };
    return Stack.of(forwarder).toJsonString(config);
  }
}

/**
 * What is particular to a preset besides its scheme.
 *
 * @internal
 */
export interface SourceTraits {
  readonly deliveryIdHeader?: string;
  readonly deliveryIdField?: string;
  readonly messageGroup?: MessageGroup;
  readonly handshake?: Handshake;
  readonly publicUrl?: string;
}

function gitlabTraits(): SourceTraits {
  return { deliveryIdHeader: 'Idempotency-Key', messageGroup: MessageGroup.header('X-Gitlab-Webhook-UUID') };
}

function withSecrets(name: string, caller: string, props: SecretSourceProps, scheme: Scheme, traits: SourceTraits = {}): Source {
  return Source._preset(name, scheme, checkSecrets(caller, props), props, traits);
}

/** HMAC-SHA256 of the body alone. */
function bodyHmac(
  name: string, caller: string, props: SecretSourceProps, header: string, encoding: SignatureEncoding, prefix: string, traits: SourceTraits,
): Source {
  const scheme: Scheme = { kind: 'hmac', header, algorithm: SignatureAlgorithm.SHA256, encoding, prefix, signedContent: '{body}' };
  return withSecrets(name, caller, props, scheme, traits);
}

/** What is particular to an HMAC with a timestamp. */
interface TimedHmac {
  readonly header: string;
  readonly encoding: SignatureEncoding;
  readonly prefix?: string;
  readonly signedContent: string;
  readonly timestamp: { readonly header: string; readonly format: TimestampFormat };
}

/** HMAC-SHA256 with a timestamp. */
function timedHmac(name: string, caller: string, props: TimestampedSourceProps, hmac: TimedHmac, traits: SourceTraits): Source {
  const scheme: Scheme = {
    kind: 'hmac',
    header: hmac.header,
    algorithm: SignatureAlgorithm.SHA256,
    encoding: hmac.encoding,
    prefix: hmac.prefix ?? '',
    signedContent: hmac.signedContent,
    timestamp: { ...hmac.timestamp, toleranceSeconds: checkTolerance(caller, props.tolerance) },
  };
  return withSecrets(name, caller, props, scheme, traits);
}
