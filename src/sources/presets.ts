import { HubSpotSignature, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';
import { SignatureRecipe } from './signature-scheme';
import { MessageGroup } from '../ingress/message-group';

/** What is known of a sender that signs with a secret, besides its handshake. */
export interface Preset {
  /** For logs. */
  readonly name: string;
  readonly recipe: SignatureRecipe;
  readonly algorithm?: SignatureAlgorithm;
  readonly keyEncoding?: KeyEncoding;
  /** A plain hash of secret and content in place of an HMAC. */
  readonly plainHash?: boolean;
  readonly deliveryIdHeader?: string;
  readonly deliveryIdField?: string;
  /** Made anew each time: nothing else than the source has it. */
  readonly messageGroup?: () => MessageGroup;
}

const { BASE64 } = SignatureEncoding;
const { ISO_8601, UNIX_MILLISECONDS } = TimestampFormat;

/** Senders by the name of their method of `Source`. Headers of signatures are in lower case, those of ids as the sender spells them. */
export const PRESETS = {
  github: {
    name: 'github',
    recipe: { header: 'x-hub-signature-256', prefix: 'sha256=' },
    deliveryIdHeader: 'X-GitHub-Delivery',
    messageGroup: () => MessageGroup.header('X-GitHub-Hook-Installation-Target-ID'),
  },
  stripe: {
    name: 'stripe',
    // v0 is what test events carry besides. While a secret is rolled, Stripe signs with both.
    recipe: { header: 'stripe-signature', members: { signatures: ['v1'], timestamp: 't' }, signedContent: '{timestamp}.{body}' },
    deliveryIdField: '$.id',
  },
  slack: {
    name: 'slack',
    recipe: { header: 'x-slack-signature', prefix: 'v0=', signedContent: 'v0:{timestamp}:{body}', timestampHeader: 'x-slack-request-timestamp' },
    deliveryIdField: '$.event_id',
  },
  meta: { name: 'meta', recipe: { header: 'x-hub-signature-256', prefix: 'sha256=' } },
  x: {
    name: 'x',
    // The handshake signs tokens with the same secret, for whoever asks.
    recipe: { header: 'x-twitter-webhooks-signature', prefix: 'sha256=', encoding: BASE64, onlyObjects: true },
  },
  zoom: {
    name: 'zoom',
    recipe: { header: 'x-zm-signature', prefix: 'v0=', signedContent: 'v0:{timestamp}:{body}', timestampHeader: 'x-zm-request-timestamp' },
  },
  shopify: {
    name: 'shopify',
    recipe: { header: 'x-shopify-hmac-sha256', encoding: BASE64 },
    deliveryIdHeader: 'X-Shopify-Webhook-Id',
    messageGroup: () => MessageGroup.header('X-Shopify-Shop-Domain'),
  },
  zendesk: {
    name: 'zendesk',
    recipe: {
      header: 'x-zendesk-webhook-signature',
      encoding: BASE64,
      signedContent: '{timestamp}{body}',
      timestampHeader: 'x-zendesk-webhook-signature-timestamp',
      timestampFormat: ISO_8601,
    },
    deliveryIdHeader: 'X-Zendesk-Webhook-Invocation-Id',
  },
  hubSpotV1: { name: 'hubspot', recipe: { header: 'x-hubspot-signature' }, plainHash: true },
  hubSpotV2: { name: 'hubspot', recipe: { header: 'x-hubspot-signature', signedContent: '{method}{url}{body}' }, plainHash: true },
  hubSpot: {
    name: 'hubspot',
    recipe: {
      header: 'x-hubspot-signature-v3',
      encoding: BASE64,
      signedContent: '{method}{url}{body}{timestamp}',
      timestampHeader: 'x-hubspot-request-timestamp',
      timestampFormat: UNIX_MILLISECONDS,
    },
  },
  paddle: {
    name: 'paddle',
    recipe: {
      header: 'paddle-signature',
      members: { separator: ';', signatures: ['h1'], timestamp: 'ts' },
      signedContent: '{timestamp}:{body}',
    },
    deliveryIdField: '$.event_id',
  },
  calendly: {
    name: 'calendly',
    recipe: { header: 'calendly-webhook-signature', members: { signatures: ['v1'], timestamp: 't' }, signedContent: '{timestamp}.{body}' },
  },
  pagerDuty: {
    name: 'pagerduty',
    recipe: { header: 'x-pagerduty-signature', members: { signatures: ['v1'] } },
    deliveryIdField: '$.event.id',
  },
  square: {
    name: 'square',
    recipe: { header: 'x-square-hmacsha256-signature', encoding: BASE64, signedContent: '{url}{body}' },
    deliveryIdField: '$.event_id',
  },
  linear: { name: 'linear', recipe: { header: 'linear-signature' }, deliveryIdHeader: 'Linear-Delivery' },
  intercom: {
    name: 'intercom',
    recipe: { header: 'x-hub-signature', prefix: 'sha1=' },
    algorithm: SignatureAlgorithm.SHA1,
    deliveryIdField: '$.id',
  },
  mailgun: {
    name: 'mailgun',
    recipe: {
      jsonField: '$.signature.signature',
      signedContent: '{timestamp}{json:$.signature.token}',
      signsBody: false,
      timestampJsonField: '$.signature.timestamp',
    },
    deliveryIdField: '$.signature.token',
  },
  box: {
    name: 'box',
    recipe: {
      header: 'box-signature-primary',
      additionalHeaders: ['box-signature-secondary'],
      encoding: BASE64,
      signedContent: '{body}{timestamp}',
      timestampHeader: 'box-delivery-timestamp',
      timestampFormat: ISO_8601,
    },
    deliveryIdHeader: 'Box-Delivery-Id',
  },
  asana: { name: 'asana', recipe: { header: 'x-hook-signature' } },
  docuSign: { name: 'docusign', recipe: { header: 'x-docusign-signature-', numbered: true, encoding: BASE64 } },
  dropbox: { name: 'dropbox', recipe: { header: 'x-dropbox-signature' } },
  typeform: {
    name: 'typeform',
    recipe: { header: 'typeform-signature', prefix: 'sha256=', encoding: BASE64 },
    deliveryIdField: '$.event_id',
  },
  wooCommerce: {
    name: 'woocommerce',
    recipe: { header: 'x-wc-webhook-signature', encoding: BASE64 },
    deliveryIdHeader: 'X-WC-Webhook-Delivery-ID',
    messageGroup: () => MessageGroup.header('X-WC-Webhook-Source'),
  },
  adyen: {
    name: 'adyen',
    recipe: {
      jsonField: '$.notificationItems[0].NotificationRequestItem.additionalData.hmacSignature',
      encoding: BASE64,
      signedContent: adyenContent(),
      signsBody: false,
    },
    keyEncoding: KeyEncoding.HEX,
  },
  bitbucket: {
    name: 'bitbucket',
    recipe: { header: 'x-hub-signature', prefix: 'sha256=' },
    deliveryIdHeader: 'X-Request-UUID',
    messageGroup: () => MessageGroup.header('X-Hook-UUID'),
  },
} satisfies Readonly<Record<string, Preset>>;

/** Senders that sign with a private key, by the name of their method of `Source`. */
export const PUBLIC_KEY_PRESETS = {
  discord: {
    name: 'discord',
    algorithm: PublicKeyAlgorithm.ED25519,
    recipe: { header: 'x-signature-ed25519', signedContent: '{timestamp}{body}', timestampHeader: 'x-signature-timestamp' },
  },
  sendGrid: {
    name: 'sendgrid',
    algorithm: PublicKeyAlgorithm.ECDSA_SHA256,
    recipe: {
      header: 'x-twilio-email-event-webhook-signature',
      encoding: BASE64,
      signedContent: '{timestamp}{body}',
      timestampHeader: 'x-twilio-email-event-webhook-timestamp',
    },
  },
} satisfies Readonly<Record<string, { name: string; algorithm: PublicKeyAlgorithm; recipe: SignatureRecipe }>>;

/** Fields of the one item that a notification of Adyen has; what a payment lacks is empty. */
function adyenContent(): string {
  const item = '$.notificationItems[0].NotificationRequestItem';
  const fields = ['pspReference', 'originalReference', 'merchantAccountCode', 'merchantReference', 'amount.value', 'amount.currency', 'eventCode', 'success'];
  return fields.map((field) => `{json?:${item}.${field}}`).join(':');
}

/** HubSpot's, by the version that its account has. */
export const HUBSPOT_PRESETS = {
  [HubSpotSignature.V1]: 'hubSpotV1', [HubSpotSignature.V2]: 'hubSpotV2', [HubSpotSignature.V3]: 'hubSpot',
} as const;
