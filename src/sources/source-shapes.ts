import {
  HubSpotSignature, InvalidWebhooks, JwtAlgorithm, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat,
} from './constants';
import { GooglePubSubSourceProps, JwtSourceProps, PlaidSourceProps } from './jwt-props';
import {
  BasicSourceProps, HmacSourceProps, PublicKeySourceProps, SignatureMembers, SignaturePlaceProps, SignatureSourceProps, TokenSourceProps,
} from './signature-props';
import {
  HubSpotSourceProps, MetaSourceProps, PublicKeyPresetProps, SecretSourceProps, SnsSourceProps, StandardWebhooksSourceProps, TimestampedSourceProps,
  UrlSourceProps, VerifiedSourceProps,
} from './source-props';
import { checkNested, PropChecks, PropsShape } from '../shared/check-props';
import {
  checkDuration, checkedElsewhere, checkFlag, checkListOf, checkObject, checkOneOf, checkText, checkTexts, checkTextsByName,
} from '../shared/prop-checks';

const SECRET = "secret: Secret.fromSecretNameV2(this, 'WebhookSecret', 'its/name')";

const verified: PropChecks<VerifiedSourceProps> = { invalidWebhooks: checkOneOf(InvalidWebhooks, 'InvalidWebhooks.QUARANTINE') };

/** Secrets are checked by `checkSecrets`. */
const secrets = { secret: checkedElsewhere, previousSecret: checkedElsewhere, secretField: checkText("'GITHUB_WEBHOOK_SECRET'") };

const secret: PropChecks<SecretSourceProps> = { ...verified, ...secrets };
const tolerance = { tolerance: checkDuration('Duration.minutes(5)') };
const publicUrl = { publicUrl: checkText("'https://hooks.example.com/orders'") };
const timestamped: PropChecks<TimestampedSourceProps> = { ...secret, ...tolerance };
const meta: PropChecks<MetaSourceProps> = { ...secret, verifyToken: checkedElsewhere };
const url: PropChecks<UrlSourceProps> = { ...secret, ...publicUrl };
const hubSpot: PropChecks<HubSpotSourceProps> = { ...timestamped, ...publicUrl, signature: checkOneOf(HubSpotSignature, 'HubSpotSignature.V3') };
const sns: PropChecks<SnsSourceProps> = { ...verified, topics: checkListOf(checkObject('topicArn', 'a topic of SNS', "Topic.fromTopicArn(this, 'Orders', arn)"), '[topic]') };
const standardWebhooks: PropChecks<StandardWebhooksSourceProps> = {
  ...verified,
  ...secrets,
  ...tolerance,
  publicKeys: checkTexts("['whpk_…']"),
  headerPrefix: checkText("'svix'"),
};
const ids = { deliveryIdHeader: checkText("'x-delivery-id'"), deliveryIdField: checkText("'$.event_id'") };
const place: PropChecks<SignaturePlaceProps> = {
  ...ids,
  header: checkText("'x-signature'"),
  jsonField: checkText("'$.signature'"),
  formField: checkText("'signature'"),
  queryParameter: checkText("'token'"),
  prefix: checkText("'sha256='"),
};
const members: PropChecks<SignatureMembers> = {
  separator: checkText("','"),
  keyValueSeparator: checkText("'='"),
  groupSeparator: checkText("' '"),
  signatures: checkTexts("['v1']"),
  timestamp: checkText("'t'"),
};
const signature: PropChecks<SignatureSourceProps> = {
  ...verified,
  ...place,
  ...publicUrl,
  additionalHeaders: checkTexts("['x-signature-2']"),
  members: checkNested(shape(members, "{ signatures: ['v1'], timestamp: 't' }")),
  encoding: checkOneOf(SignatureEncoding, 'SignatureEncoding.BASE64'),
  signedContent: checkText("'{timestamp}.{body}'"),
  signsBody: checkFlag,
  timestampHeader: checkText("'x-timestamp'"),
  timestampJsonField: checkText("'$.timestamp'"),
  timestampFormat: checkOneOf(TimestampFormat, 'TimestampFormat.UNIX_SECONDS'),
};
const hmac: PropChecks<HmacSourceProps> = {
  ...timestamped,
  ...signature,
  algorithm: checkOneOf(SignatureAlgorithm, 'SignatureAlgorithm.SHA256'),
  keyEncoding: checkOneOf(KeyEncoding, 'KeyEncoding.BASE64'),
  operatorTokenField: checkText("'verification_token'"),
};
const publicKeys: PropChecks<PublicKeyPresetProps> = { ...verified, ...tolerance, publicKeys: checkTexts("['MFkw…']") };
const publicKey: PropChecks<PublicKeySourceProps> = {
  ...signature,
  ...publicKeys,
  algorithm: checkOneOf(PublicKeyAlgorithm, 'PublicKeyAlgorithm.ED25519'),
};
const jwt: PropChecks<JwtSourceProps> = {
  ...verified,
  ...secrets,
  ...tolerance,
  keySetUrl: checkText("'https://sender.example.com/.well-known/jwks.json'"),
  keyEncoding: checkOneOf(KeyEncoding, 'KeyEncoding.BASE64'),
  algorithms: checkListOf(checkOneOf(JwtAlgorithm, 'JwtAlgorithm.RS256'), '[JwtAlgorithm.RS256]'),
  header: checkText("'Authorization'"),
  prefix: checkText("'Bearer '"),
  issuer: checkText("'https://sender.example.com'"),
  audience: checkText("'https://hooks.example.com'"),
  claims: checkTextsByName("{ email: 'hooks@example.com' }"),
  bodyHashClaim: checkText("'payload_hash'"),
};
const googlePubSub: PropChecks<GooglePubSubSourceProps> = {
  ...verified,
  ...tolerance,
  serviceAccount: checkText("'hooks@project.iam.gserviceaccount.com'"),
  audience: checkText("'https://hooks.example.com'"),
};
const plaid: PropChecks<PlaidSourceProps> = { ...secret, ...tolerance, clientId: checkText("'5f…'"), sandbox: checkFlag };
const token: PropChecks<TokenSourceProps> = { ...secret, ...place };
const basic: PropChecks<BasicSourceProps> = { ...secret, ...ids, username: checkText("'chargebee'") };

function shape<Props>(checks: PropChecks<Props>, example: string = `{ ${SECRET} }`): PropsShape<Props> {
  return { checks, example };
}

/** What the properties of the presets are. */
export const SOURCE_SHAPES = {
  secret: shape(secret),
  timestamped: shape(timestamped),
  meta: shape(meta, `{ ${SECRET}, verifyToken: Secret.fromSecretNameV2(this, 'VerifyToken', 'its/token') }`),
  url: shape(url),
  hubSpot: shape(hubSpot),
  sns: shape(sns, '{ topics: [topic] }'),
  standardWebhooks: shape(standardWebhooks),
  publicKeys: shape(publicKeys, "{ publicKeys: ['MFkw…'] }"),
  publicKey: shape(publicKey, "{ publicKeys: ['MFkw…'], algorithm: PublicKeyAlgorithm.ED25519, header: 'x-signature' }"),
  token: shape(token, `{ ${SECRET}, header: 'x-token' }`),
  basic: shape(basic),
  jwt: shape(jwt, "{ keySetUrl: 'https://sender.example.com/.well-known/jwks.json', audience: 'https://hooks.example.com' }"),
  googlePubSub: shape(googlePubSub, "{ serviceAccount: 'hooks@project.iam.gserviceaccount.com', audience: 'https://hooks.example.com' }"),
  plaid: shape(plaid, `{ ${SECRET}, clientId: '5f…' }`),
  hmac: shape(hmac, `{ ${SECRET}, header: 'x-signature' }`),
};
