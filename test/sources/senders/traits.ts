/** What is known of a sender besides its signature. What is not known is left out. */
export interface SenderTraits {
  /** How it is called, where that is not its name in the recipes. */
  readonly name?: string;
  /** What it wants answered before it sends, and what answers it. */
  readonly handshake?: string;
  /** What it wants for an answer, where that is more than any status from 200 to 299. */
  readonly answer?: string;
  /** What its webhooks are naturally grouped by; each is its own group otherwise. */
  readonly group?: string;
  /** Header or JSON path of its id of a webhook. */
  readonly id?: string;
  /** Field of the token that its first request brings for whoever registers the endpoint. */
  readonly operatorTokenField?: string;
  /** What to know. */
  readonly note?: string;
}

/** By the sender's name in the recipes. */
export const TRAITS: Readonly<Record<string, SenderTraits>> = {
  github: { name: 'GitHub', group: 'X-GitHub-Hook-Installation-Target-ID', id: 'X-GitHub-Delivery' },
  stripe: { id: '$.id' },
  shopify: { group: 'X-Shopify-Shop-Domain', id: 'X-Shopify-Webhook-Id' },
  slack: { handshake: '`url_verification`, in the preset', id: '$.event_id' },
  standard_webhooks: { id: 'webhook-id' },
  clerk: { name: 'Clerk (Svix)', id: 'svix-id' },
  resend: { name: 'Resend (Svix)', id: 'svix-id' },
  stytch: { name: 'Stytch (Svix)', id: 'svix-id' },
  supabase: { name: 'Supabase (auth hooks)', id: 'webhook-id', note: 'shows its secret as `v1,whsec_…`' },
  render: { id: 'webhook-id' },
  brex: { id: 'webhook-id' },
  openai: { name: 'OpenAI', id: 'webhook-id' },
  replicate: { id: 'webhook-id' },
  polar: { id: 'webhook-id', note: 'the secret is text, not base64' },
  gemini: { id: 'webhook-id' },
  incident_io: { name: 'incident.io', id: 'webhook-id' },
  etsy: { id: 'webhook-id' },
  vanta: { name: 'Vanta (Svix)', id: 'svix-id' },
  loops: { id: 'webhook-id' },
  increase: { id: 'webhook-id' },
  finch: { id: 'finch-event-id' },
  quickbooks: { name: 'QuickBooks' },
  launchdarkly: { name: 'LaunchDarkly' },
  mongodb_atlas: { name: 'MongoDB Atlas' },
  aftership: { name: 'AfterShip' },
  autodesk_aps: { name: 'Autodesk Platform Services' },
  xero: { answer: '401 where the signature is wrong, before it sends anything', note: 'cannot be set up: signatures are verified behind the answer' },
  onfleet: { handshake: '`?check=…`: `Handshake.queryChallenge(\'check\')`' },
  nylas: { handshake: '`?challenge=…`: `Handshake.queryChallenge()`' },
  linkedin: { name: 'LinkedIn', handshake: '`challengeCode`, signed: not answered here' },
  twitch: { handshake: '`webhook_callback_verification`: `Handshake.twitch()`', id: 'twitch-eventsub-message-id' },
  asana: { handshake: '`X-Hook-Secret`, in the preset', note: 'the secret is in the answer to your request that makes the webhook' },
  ms_teams: { name: 'Microsoft Teams (outgoing webhook)', answer: 'a message, within five seconds' },
  tiktok: { name: 'TikTok' },
  merge_dev: { name: 'Merge' },
  configcat: { name: 'ConfigCat', id: 'x-configcat-webhook-id' },
  customer_io: { name: 'Customer.io' },
  framer: { id: 'framer-webhook-submission-id' },
  linear: { id: 'Linear-Delivery' },
  dropbox: { handshake: '`?challenge=…`, in the preset' },
  checkout_com: { name: 'Checkout.com' },
  gocardless: { name: 'GoCardless' },
  notion: {
    id: '$.id',
    operatorTokenField: 'verification_token',
    handshake: 'the token of its first request is [in a record](handshakes.md#secrets-that-a-handshake-brings)',
    note: 'the secret is that token',
  },
  meta: { name: 'Meta (Facebook, Instagram, WhatsApp)', handshake: '`hub.challenge`, in the preset' },
  woocommerce: { name: 'WooCommerce', group: 'X-WC-Webhook-Source', id: 'X-WC-Webhook-Delivery-ID' },
  bitbucket: { group: 'X-Hook-UUID', id: 'X-Request-UUID' },
  atlassian_jira: { name: 'Jira (Cloud)', id: 'X-Atlassian-Webhook-Identifier' },
  x: { name: 'X', handshake: '`crc_token`, in the preset' },
  clickup: { name: 'ClickUp' },
  npm: { name: 'npm' },
  circleci: { name: 'CircleCI' },
  cal_com: { name: 'Cal.com' },
  pagerduty: { name: 'PagerDuty', id: '$.event.id' },
  zoom: { handshake: '`endpoint.url_validation`, in the preset: a function stands before the queue' },
  workos: { name: 'WorkOS' },
  zendesk: { id: 'X-Zendesk-Webhook-Invocation-Id' },
  paddle: { id: '$.event_id' },
  docusign: { name: 'DocuSign (Connect)' },
  intercom: { id: '$.id' },
  authorize_net: { name: 'Authorize.Net' },
  square: { id: '$.event_id' },
  mandrill: { handshake: 'HEAD to the URL' },
  trello: { handshake: 'HEAD to the URL', note: 'the signature covers the URL exactly as it was registered' },
  twilio: { answer: 'TwiML of voice and messaging: `successResponse`', id: 'I-Twilio-Idempotency-Token' },
  hubspot: { name: 'HubSpot' },
  mailgun: { id: '$.signature.token', note: 'the signature covers a time and a token, not the event' },
  mercado_pago: { name: 'Mercado Pago' },
  braintree: { handshake: '`bt_challenge`, signed: not answered here' },
  typeform: { id: '$.event_id' },
  box: { id: 'Box-Delivery-Id' },
  sentry: { id: 'Request-ID' },
  webflow: { note: 'what it sends again keeps its first time, so that this is not checked' },
  klaviyo: { note: 'what it sends again keeps its first time, so that this is not checked' },
  lob: { note: 'what it sends again keeps its first time, so that this is not checked' },
  airwallex: { note: 'what it sends again keeps its first time, so that this is not checked' },
  sanity: { note: 'what it sends again keeps its first time, so that this is not checked' },
};

/** Senders that are in no recipe: those of the presets, by the preset's name, and others that sign with public keys, tokens or passwords. */
export const PRESET_TRAITS: Readonly<Record<string, SenderTraits & { readonly name: string; readonly code: string }>> = {
  gitlab: { name: 'GitLab', code: 'Source.gitlab({ secret })', group: 'X-Gitlab-Webhook-UUID', id: 'Idempotency-Key', note: 'a token: neither body nor time are proven' },
  gitlabSigned: { name: 'GitLab (signing token)', code: 'Source.gitlabSigned({ secret })', group: 'X-Gitlab-Webhook-UUID', id: 'Idempotency-Key' },
  sns: { name: 'Amazon SNS', code: 'Source.sns({ topics: [topic] })', handshake: 'the forwarder confirms the subscription', id: 'x-amz-sns-message-id' },
  adyen: { name: 'Adyen (standard webhooks)', code: 'Source.adyen({ secret })', note: 'the signature covers single fields of the payment' },
  telegram: { name: 'Telegram', code: 'Source.telegram({ secret })', id: '$.update_id', note: 'a token: neither body nor time are proven' },
  discord: {
    name: 'Discord (webhook events)',
    code: 'Source.discord({ publicKeys })',
    answer: '401 where the signature is wrong, when the URL is entered',
    note: 'signatures are verified behind the answer: what answers 401 has to stand in front while the URL is entered',
  },
  sendGrid: { name: 'SendGrid (event webhook)', code: 'Source.sendGrid({ publicKeys })', note: 'one webhook holds several events' },
  googlePubSub: {
    name: 'Google Pub/Sub (push)',
    code: 'Source.googlePubSub({ serviceAccount, audience })',
    id: '$.message.messageId',
    note: 'a token: the body is not proven. The forwarder fetches keys from `www.googleapis.com`',
  },
  plaid: { name: 'Plaid', code: 'Source.plaid({ secret, clientId })', note: 'the forwarder asks `production.plaid.com` for keys' },
  vonage: { name: 'Vonage', code: 'Source.vonage({ secret })' },
  elevenLabs: {
    name: 'ElevenLabs',
    code: "Source.hmac({ secret, header: 'elevenlabs-signature', members: { signatures: ['v0'], timestamp: 't' }, signedContent: '{timestamp}.{body}' })",
  },
  line: { name: 'LINE', code: "Source.hmac({ secret, header: 'x-line-signature', encoding: SignatureEncoding.BASE64 })" },
  greenhouse: { name: 'Greenhouse', code: "Source.hmac({ secret, header: 'signature', prefix: 'sha256 ' })" },
  telnyx: {
    name: 'Telnyx',
    code: 'Source.publicKey({ publicKeys, algorithm: PublicKeyAlgorithm.ED25519, header: \'telnyx-signature-ed25519\', encoding: SignatureEncoding.BASE64, '
      + "signedContent: '{timestamp}|{body}', timestampHeader: 'telnyx-timestamp' })",
  },
  wise: {
    name: 'Wise',
    code: "Source.publicKey({ publicKeys, algorithm: PublicKeyAlgorithm.RSA_SHA256, header: 'x-signature-sha256', encoding: SignatureEncoding.BASE64 })",
  },
  azureDevOps: { name: 'Azure DevOps', code: "Source.basic({ secret, username: 'hooks' })", note: 'a password: neither body nor time are proven' },
  chargebee: { name: 'Chargebee', code: "Source.basic({ secret, username: 'hooks' })", note: 'a password: neither body nor time are proven' },
  postmark: { name: 'Postmark', code: "Source.basic({ secret, username: 'hooks' })", note: 'a password: neither body nor time are proven' },
};
