import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { HubSpotSignature, KeyEncoding, SignatureAlgorithm } from './constants';
import { GooglePubSubSourceProps, JwtSourceProps, PlaidSourceProps } from './jwt-props';
import { googlePubSubSource, jwtSource, plaidSource, vonageSource } from './jwt-source';
import { mayBeToken } from './may-be-token';
import { HUBSPOT_PRESETS } from './presets';
import { BasicSourceProps, HmacSourceProps, PublicKeySourceProps, TokenSourceProps } from './signature-props';
import { checkPlace, signatureScheme } from './signature-scheme';
import { checkPrefix, checkPublicUrl, checkTopics, checkUsername } from './source-checks';
import { Scheme } from './source-config';
import {
  gitlabTraits, ofPreset, ofPublicKeyPreset, ofPublicKeys, ownTraits, sourceConfig, SourceDefinition, standardWebhooksScheme, withSecrets,
} from './source-definition';
import {
  HubSpotSourceProps, MetaSourceProps, PublicKeyPresetProps, SecretSourceProps, SnsSourceProps, StandardWebhooksSourceProps, TimestampedSourceProps,
  UrlSourceProps,
} from './source-props';
import { SOURCE_SHAPES } from './source-shapes';
import { Handshake } from '../ingress/handshake/handshake';
import { SecretOfHandshake } from '../ingress/handshake/secret-of-handshake';
import { MessageGroup } from '../ingress/message-group';
import { checkProps } from '../shared/check-props';
import { checkSecretField, checkSecrets } from '../shared/check-secrets';
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
    return new Source(ofPreset('github', props, SOURCE_SHAPES.secret));
  }

  /** Stripe: `Stripe-Signature`, version `v1`. Delivery id: `$.id` of the body. Stripe promises no order, so each webhook is its own group. */
  public static stripe(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('stripe', props, SOURCE_SHAPES.timestamped));
  }

  /**
   * Slack: `X-Slack-Signature`, version `v0`. Delivery id: `$.event_id` of the body, which only events have. Each webhook is its own group.
   * Handshake: `url_verification`.
   */
  public static slack(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('slack', props, SOURCE_SHAPES.timestamped, () => Handshake.slackUrlVerification()));
  }

  /**
   * Meta (Facebook, Instagram, WhatsApp): `X-Hub-Signature-256`, with the app secret. There is no delivery id. Each webhook is its own group.
   * Handshake: `hub.challenge`, for GET requests.
   */
  public static meta(props: MetaSourceProps): Source {
    return new Source(ofPreset('meta', props, SOURCE_SHAPES.meta, () => Handshake.hubChallenge(props.verifyToken)));
  }

  /**
   * X: `x-twitter-webhooks-signature`, with the consumer secret. There is no delivery id. Each webhook is its own group. Handshake: `crc_token`,
   * for GET requests.
   */
  public static x(props: SecretSourceProps): Source {
    return new Source(ofPreset('x', props, SOURCE_SHAPES.secret, () => Handshake.crc(props.secret, { secretField: props.secretField })));
  }

  /**
   * Zoom: `x-zm-signature`, version `v0`, with the app's secret token. There is no delivery id. Each webhook is its own group. Handshake:
   * `endpoint.url_validation`, for which a Lambda function stands before the queue; see `Handshake.zoom`.
   */
  public static zoom(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('zoom', props, SOURCE_SHAPES.timestamped, () => Handshake.zoom(props.secret, { secretField: props.secretField })));
  }

  /** Shopify: `X-Shopify-Hmac-SHA256`. Delivery id: `X-Shopify-Webhook-Id`. Group: the shop (`X-Shopify-Shop-Domain`). */
  public static shopify(props: SecretSourceProps): Source {
    return new Source(ofPreset('shopify', props, SOURCE_SHAPES.secret));
  }

  /**
   * Twilio: `X-Twilio-Signature`, over the URL and the form, or the URL with `bodySHA256`. The secret is the account's primary auth token.
   * Delivery id: `I-Twilio-Idempotency-Token`. Each webhook is its own group.
   *
   * API Gateway does not keep the URL's spelling, so the usual spellings of the same URL are tried. URLs that have a
   * parameter without an equals sign cannot be verified, nor such that repeat a name, where API Gateway shows one value of it only.
   */
  public static twilio(props: UrlSourceProps): Source {
    checkProps('Source.twilio', props, SOURCE_SHAPES.url);
    return new Source(withSecrets('twilio', 'Source.twilio', props, { kind: 'twilio' }, {
      deliveryIdHeader: 'I-Twilio-Idempotency-Token',
      publicUrl: checkPublicUrl('Source.twilio', props.publicUrl),
    }));
  }

  /** Zendesk: `X-Zendesk-Webhook-Signature`. Delivery id: `X-Zendesk-Webhook-Invocation-Id`. Each webhook is its own group. */
  public static zendesk(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('zendesk', props, SOURCE_SHAPES.timestamped));
  }

  /**
   * GitLab with a secret token: `X-Gitlab-Token` is the secret itself. It proves who sent the request, and neither body nor time: prefer
   * `Source.gitlabSigned` where GitLab offers a signing token. Delivery id: `Idempotency-Key`. Group: the webhook as it is set up in GitLab,
   * which is one project's or one group's (`X-Gitlab-Webhook-UUID`).
   */
  public static gitlab(props: SecretSourceProps): Source {
    checkProps('Source.gitlab', props, SOURCE_SHAPES.secret);
    const scheme: Scheme = { kind: 'token', place: { in: 'headers', names: ['x-gitlab-token'] } };
    return new Source(withSecrets('gitlab', 'Source.gitlab', props, scheme, gitlabTraits()));
  }

  /** GitLab with a signing token (`whsec_…`), which signs as Standard Webhooks do. Delivery id and group are those of `Source.gitlab`. */
  public static gitlabSigned(props: TimestampedSourceProps): Source {
    checkProps('Source.gitlabSigned', props, SOURCE_SHAPES.timestamped);
    return new Source(withSecrets('gitlab', 'Source.gitlabSigned', props, standardWebhooksScheme('Source.gitlabSigned', props), gitlabTraits()));
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
    const scheme: Scheme = { kind: 'sns', topicArns: checkTopics('Source.sns', props.topics) };
    return new Source({ name: 'sns', scheme, secrets: [], props, traits: { deliveryIdHeader: 'x-amz-sns-message-id' } });
  }

  /**
   * Standard Webhooks: `v1` (HMAC) by secrets, `v1a` (ed25519) by public keys. Svix, and whoever uses it, are such with `headerPrefix: 'svix'`.
   * Delivery id: `webhook-id`. Each webhook is its own group.
   */
  public static standardWebhooks(props: StandardWebhooksSourceProps): Source {
    checkProps('Source.standardWebhooks', props, SOURCE_SHAPES.standardWebhooks);
    const caller = 'Source.standardWebhooks';
    const { secret, previousSecret, secretField, headerPrefix = 'webhook', publicKeys = [] } = props;
    if (!secret && (previousSecret || secretField !== undefined || publicKeys.length === 0)) {
      throw new Error(`${caller} needs a secret or public keys, got neither; pass secret for signatures of version v1 or publicKeys for v1a.`);
    }
    return new Source({
      name: 'standard-webhooks',
      scheme: standardWebhooksScheme(caller, props),
      secrets: secret ? checkSecrets(caller, { secret, previousSecret }) : [],
      secretField: checkSecretField(caller, secretField),
      props,
      traits: { deliveryIdHeader: `${headerPrefix}-id` },
    });
  }

  /**
   * HubSpot: `X-HubSpot-Signature-v3`, or an older signature by choice. The secret is the app's client secret. Delivery ids are in the body
   * only. Each webhook is its own group.
   */
  public static hubSpot(props: HubSpotSourceProps): Source {
    checkProps('Source.hubSpot', props, SOURCE_SHAPES.hubSpot);
    const { signature: version = HubSpotSignature.V3, ...others } = props;
    return new Source(ofPreset(HUBSPOT_PRESETS[version], others, SOURCE_SHAPES.hubSpot));
  }

  /** Adyen, standard webhooks: the signature is in the JSON body, and covers single fields of the payment only. Each webhook is its own group. */
  public static adyen(props: SecretSourceProps): Source {
    return new Source(ofPreset('adyen', props, SOURCE_SHAPES.secret));
  }

  /** Asana: `X-Hook-Signature`. No delivery id. Each webhook is its own group. Handshake: `X-Hook-Secret`, which is the secret, is sent back. */
  public static asana(props: SecretSourceProps): Source {
    return new Source(ofPreset('asana', props, SOURCE_SHAPES.secret, () => Handshake.asana()));
  }

  /** Bitbucket: `X-Hub-Signature`. Delivery id: `X-Request-UUID`. Group: the webhook as it is set up in Bitbucket (`X-Hook-UUID`). */
  public static bitbucket(props: SecretSourceProps): Source {
    return new Source(ofPreset('bitbucket', props, SOURCE_SHAPES.secret));
  }

  /** Box: `BOX-SIGNATURE-PRIMARY` or `-SECONDARY`, with either key. Delivery id: `BOX-DELIVERY-ID`. Each webhook is its own group. */
  public static box(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('box', props, SOURCE_SHAPES.timestamped));
  }

  /** Calendly: `Calendly-Webhook-Signature`, version `v1`. There is no delivery id. Each webhook is its own group. */
  public static calendly(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('calendly', props, SOURCE_SHAPES.timestamped));
  }

  /** DocuSign Connect: `X-DocuSign-Signature-1` and following, of which one is by the secret. There is no delivery id. Each webhook is its own group. */
  public static docuSign(props: SecretSourceProps): Source {
    return new Source(ofPreset('docuSign', props, SOURCE_SHAPES.secret));
  }

  /** Dropbox: `X-Dropbox-Signature`, with the app secret. There is no delivery id. Each webhook is its own group. Handshake: `challenge`, for GET. */
  public static dropbox(props: SecretSourceProps): Source {
    return new Source(ofPreset('dropbox', props, SOURCE_SHAPES.secret, () => Handshake.queryChallenge()));
  }

  /** Intercom: `X-Hub-Signature` (SHA-1), with the app's client secret. Delivery id: `$.id` of the body. Each webhook is its own group. */
  public static intercom(props: SecretSourceProps): Source {
    return new Source(ofPreset('intercom', props, SOURCE_SHAPES.secret));
  }

  /** Linear: `Linear-Signature`. Delivery id: `Linear-Delivery`. Each webhook is its own group. */
  public static linear(props: SecretSourceProps): Source {
    return new Source(ofPreset('linear', props, SOURCE_SHAPES.secret));
  }

  /**
   * Mailgun: the signature in the JSON body, over a time and a token, and not over what they come with. Delivery id: that token. Each webhook is
   * its own group.
   */
  public static mailgun(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('mailgun', props, SOURCE_SHAPES.timestamped));
  }

  /** Paddle (Billing): `Paddle-Signature`, version `h1`. Delivery id: `$.event_id` of the body. Each webhook is its own group. */
  public static paddle(props: TimestampedSourceProps): Source {
    return new Source(ofPreset('paddle', props, SOURCE_SHAPES.timestamped));
  }

  /** PagerDuty (v3): `X-PagerDuty-Signature`, version `v1`. Delivery id: `$.event.id` of the body. Each webhook is its own group. */
  public static pagerDuty(props: SecretSourceProps): Source {
    return new Source(ofPreset('pagerDuty', props, SOURCE_SHAPES.secret));
  }

  /** Square: `x-square-hmacsha256-signature`, over the URL and the body. Delivery id: `$.event_id` of the body. Each webhook is its own group. */
  public static square(props: UrlSourceProps): Source {
    return new Source(ofPreset('square', props, SOURCE_SHAPES.url));
  }

  /** Typeform: `Typeform-Signature`. Delivery id: `$.event_id` of the body. Each webhook is its own group. */
  public static typeform(props: SecretSourceProps): Source {
    return new Source(ofPreset('typeform', props, SOURCE_SHAPES.secret));
  }

  /** WooCommerce: `X-WC-Webhook-Signature`. Delivery id: `X-WC-Webhook-Delivery-ID`. Group: the shop (`X-WC-Webhook-Source`). */
  public static wooCommerce(props: SecretSourceProps): Source {
    return new Source(ofPreset('wooCommerce', props, SOURCE_SHAPES.secret));
  }

  /**
   * Telegram: `X-Telegram-Bot-Api-Secret-Token` is the secret itself: it proves who sent the request, and neither body nor time. Delivery id:
   * `$.update_id` of the body. Each webhook is its own group.
   */
  public static telegram(props: SecretSourceProps): Source {
    checkProps('Source.telegram', props, SOURCE_SHAPES.secret);
    const scheme: Scheme = { kind: 'token', place: { in: 'headers', names: ['x-telegram-bot-api-secret-token'] } };
    return new Source(withSecrets('telegram', 'Source.telegram', props, scheme, { deliveryIdField: '$.update_id' }));
  }

  /** Discord, webhook events: `X-Signature-Ed25519`, by the application's public key. There is no delivery id. Each webhook is its own group. */
  public static discord(props: PublicKeyPresetProps): Source {
    return new Source(ofPublicKeyPreset('discord', props));
  }

  /**
   * SendGrid, event webhook: `X-Twilio-Email-Event-Webhook-Signature`, by the verification key that SendGrid shows. One webhook holds several
   * events, each with an id of its own (`sg_event_id`). Each webhook is its own group.
   */
  public static sendGrid(props: PublicKeyPresetProps): Source {
    return new Source(ofPublicKeyPreset('sendGrid', props));
  }

  /**
   * Any sender that signs with an HMAC. Each webhook is its own group. How some hundred senders do is in `docs/senders.md`.
   *
   * LINE: `{ header: 'x-line-signature', encoding: SignatureEncoding.BASE64 }`. ElevenLabs: `{ header: 'elevenlabs-signature',
   * members: { signatures: ['v0'], timestamp: 't' }, signedContent: '{timestamp}.{body}' }`.
   */
  public static hmac(props: HmacSourceProps): Source {
    checkProps('Source.hmac', props, SOURCE_SHAPES.hmac);
    const { algorithm = SignatureAlgorithm.SHA256, keyEncoding = KeyEncoding.TEXT } = props;
    const bySecret = { algorithm, ...keyEncoding !== KeyEncoding.TEXT && { key: keyEncoding } };
    const scheme = signatureScheme('Source.hmac', props, { bySecret }, props.tolerance);
    return new Source(withSecrets('hmac', 'Source.hmac', props, scheme, ownTraits('Source.hmac', props)));
  }

  /** Any sender that signs with a private key and shows the public one. Each webhook is its own group. */
  public static publicKey(props: PublicKeySourceProps): Source {
    checkProps('Source.publicKey', props, SOURCE_SHAPES.publicKey);
    return new Source(ofPublicKeys('public-key', 'Source.publicKey', props, props.algorithm, props, ownTraits('Source.publicKey', props)));
  }

  /**
   * Any sender that sends the secret itself, in a header, in the query or in a field of the body. It proves who sent the request, and neither body
   * nor time. Each webhook is its own group. `{ header: 'Authorization', prefix: 'Bearer ' }` is a bearer token.
   */
  public static token(props: TokenSourceProps): Source {
    checkProps('Source.token', props, SOURCE_SHAPES.token);
    const caller = 'Source.token';
    const scheme: Scheme = { kind: 'token', place: checkPlace(caller, props), prefix: checkPrefix(caller, props.prefix ?? '') || undefined };
    return new Source(withSecrets('token', caller, props, scheme, ownTraits(caller, props)));
  }

  /**
   * Any sender that authenticates with name and password (HTTP Basic): Chargebee, Postmark, Azure DevOps. It proves who sent the request, and neither
   * body nor time. Each webhook is its own group.
   */
  public static basic(props: BasicSourceProps): Source {
    checkProps('Source.basic', props, SOURCE_SHAPES.basic);
    const caller = 'Source.basic';
    return new Source(withSecrets('basic', caller, props, { kind: 'basic', username: checkUsername(caller, props.username) }, ownTraits(caller, props)));
  }

  /**
   * Google Pub/Sub, push subscriptions with authentication: the token in `Authorization`, by keys that the forwarder fetches from Google. It proves which
   * service account sent the request, and not its body. Delivery id: `$.message.messageId` of the body. Each webhook is its own group.
   */
  public static googlePubSub(props: GooglePubSubSourceProps): Source {
    return new Source(googlePubSubSource(props));
  }

  /** Plaid: `Plaid-Verification`, by keys that the forwarder asks Plaid for. There is no delivery id. Each webhook is its own group. */
  public static plaid(props: PlaidSourceProps): Source {
    return new Source(plaidSource(props));
  }

  /** Vonage: the token in `Authorization`, with the signature secret. There is no delivery id. Each webhook is its own group. */
  public static vonage(props: TimestampedSourceProps): Source {
    return new Source(vonageSource(props));
  }

  /** Any sender that signs with JSON Web Tokens (JWT), by a secret or by keys that it publishes. Each webhook is its own group. */
  public static jwt(props: JwtSourceProps): Source {
    return new Source(jwtSource(props));
  }

  /** Anyone: nothing is verified, and whoever knows the URL can send. Each webhook is its own group. */
  public static any(): Source {
    return new Source({ name: 'any', scheme: { kind: 'none' }, secrets: [], props: {}, traits: {} });
  }

  /** The header with the sender's id of a webhook; undefined where there is none. A redelivery on purpose may repeat the id. */
  public readonly deliveryIdHeader?: string;

  /** Path of the sender's id of a webhook in a JSON body, such as `$.event_id`; undefined where there is none. */
  public readonly deliveryIdField?: string;

  /** What must stay in order unless another group is chosen. */
  public readonly messageGroup: MessageGroup;

  /** What the sender wants answered before its first webhook. */
  public readonly handshake: Handshake;

  private constructor(private readonly definition: SourceDefinition) {
    this.deliveryIdHeader = definition.traits.deliveryIdHeader;
    this.deliveryIdField = definition.traits.deliveryIdField;
    this.messageGroup = definition.traits.messageGroup ?? MessageGroup.perRequest();
    this.handshake = definition.traits.handshake ?? Handshake.none();
  }

  /** @internal */
  public get _name(): string {
    return this.definition.name;
  }

  /**
   * Whether anything is ever found invalid.
   *
   * @internal
   */
  public get _verifies(): boolean {
    return this.definition.scheme.kind !== 'none';
  }

  /** @internal */
  public get _hasSecrets(): boolean {
    return this.definition.secrets.length > 0;
  }

  /**
   * Secrets that no handshake may sign with: what it signs could be a webhook of this source.
   *
   * @internal
   */
  public get _secretsNotForHandshakes(): readonly SecretOfHandshake[] {
    return mayBeToken(this.definition.scheme) ? this.definition.secrets.map((secret) => ({ secret, field: this.definition.secretField })) : [];
  }

  /** @internal */
  public _grant(grantee: iam.IGrantable): void {
    this.definition.secrets.forEach((secret) => grantReadSecret(secret, grantee));
  }

  /**
   * JSON of `SourceConfig` for a function of the scope's stack; it names secrets and holds none.
   *
   * @internal
   */
  public _configFor(scope: IConstruct): string {
    return Stack.of(scope).toJsonString(sourceConfig(this.definition));
  }
}
