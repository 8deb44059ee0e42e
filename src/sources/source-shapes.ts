import { HubSpotSignature, InvalidWebhooks, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';
import {
  HmacSourceProps, HubSpotSourceProps, MetaSourceProps, SecretSourceProps, SnsSourceProps, StandardWebhooksSourceProps, TimestampedSourceProps,
  TwilioSourceProps, VerifiedSourceProps,
} from './source-props';
import { PropChecks, PropsShape } from '../shared/check-props';
import { checkDuration, checkedElsewhere, checkListOf, checkObject, checkOneOf, checkText, checkTexts } from '../shared/prop-checks';

const SECRET = "secret: Secret.fromSecretNameV2(this, 'WebhookSecret', 'its/name')";

const verified: PropChecks<VerifiedSourceProps> = { invalidWebhooks: checkOneOf(InvalidWebhooks, 'InvalidWebhooks.QUARANTINE') };

/** Secrets are checked by `checkSecrets`. */
const secrets = { secret: checkedElsewhere, previousSecret: checkedElsewhere };

const secret: PropChecks<SecretSourceProps> = { ...verified, ...secrets };
const tolerance = { tolerance: checkDuration('Duration.minutes(5)') };
const publicUrl = { publicUrl: checkText("'https://hooks.example.com/orders'") };
const timestamped: PropChecks<TimestampedSourceProps> = { ...secret, ...tolerance };
const meta: PropChecks<MetaSourceProps> = { ...secret, verifyToken: checkedElsewhere };
const twilio: PropChecks<TwilioSourceProps> = { ...secret, ...publicUrl };
const hubSpot: PropChecks<HubSpotSourceProps> = { ...timestamped, ...publicUrl, signature: checkOneOf(HubSpotSignature, 'HubSpotSignature.V3') };
const sns: PropChecks<SnsSourceProps> = { ...verified, topics: checkListOf(checkObject('topicArn', 'a topic of SNS', "Topic.fromTopicArn(this, 'Orders', arn)"), '[topic]') };
const standardWebhooks: PropChecks<StandardWebhooksSourceProps> = {
  ...verified,
  ...secrets,
  ...tolerance,
  publicKeys: checkTexts("['whpk_…']"),
  headerPrefix: checkText("'svix'"),
};
const hmac: PropChecks<HmacSourceProps> = {
  ...timestamped,
  ...publicUrl,
  header: checkText("'x-signature'"),
  algorithm: checkOneOf(SignatureAlgorithm, 'SignatureAlgorithm.SHA256'),
  encoding: checkOneOf(SignatureEncoding, 'SignatureEncoding.BASE64'),
  prefix: checkText("'sha256='"),
  signedContent: checkText("'{timestamp}.{body}'"),
  timestampHeader: checkText("'x-timestamp'"),
  timestampFormat: checkOneOf(TimestampFormat, 'TimestampFormat.UNIX_SECONDS'),
  deliveryIdHeader: checkText("'x-delivery-id'"),
};

function shape<Props>(checks: PropChecks<Props>, example: string = `{ ${SECRET} }`): PropsShape<Props> {
  return { checks, example };
}

/** What the properties of the presets are. */
export const SOURCE_SHAPES = {
  secret: shape(secret),
  timestamped: shape(timestamped),
  meta: shape(meta, `{ ${SECRET}, verifyToken: Secret.fromSecretNameV2(this, 'VerifyToken', 'its/token') }`),
  twilio: shape(twilio),
  hubSpot: shape(hubSpot),
  sns: shape(sns, '{ topics: [topic] }'),
  standardWebhooks: shape(standardWebhooks),
  hmac: shape(hmac, `{ ${SECRET}, header: 'x-signature' }`),
};
