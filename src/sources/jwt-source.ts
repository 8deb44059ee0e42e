import { Token } from 'aws-cdk-lib';
import { JwtAlgorithm, KeyEncoding } from './constants';
import { GooglePubSubSourceProps, JwtSourceProps, PlaidSourceProps } from './jwt-props';
import { checkHeader, checkPrefix, checkTolerance } from './source-checks';
import { JwtScheme, Place } from './source-config';
import { SourceDefinition, withSecrets } from './source-definition';
import { TimestampedSourceProps } from './source-props';
import { SOURCE_SHAPES } from './source-shapes';
import { takesSecret } from './verification/jwt';
import { checkProps } from '../shared/check-props';
import { checkSecretField, checkSecrets } from '../shared/check-secrets';

const AUTHORIZATION: Place = { in: 'headers', names: ['authorization'] };
const BEARER = 'Bearer ';

/** Where Google publishes the keys of what it signs, and as whom. (OpenID discovery document of accounts.google.com.) */
const GOOGLE_KEYS = 'https://www.googleapis.com/oauth2/v3/certs';
const GOOGLE_ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * Any sender of tokens.
 *
 * @throws Error one sentence, when the properties contradict themselves
 */
export function jwtSource(props: JwtSourceProps): SourceDefinition {
  const caller = 'Source.jwt';
  checkProps(caller, props, SOURCE_SHAPES.jwt);
  const { secret, previousSecret, keySetUrl, keyEncoding = KeyEncoding.TEXT, claims, header = 'Authorization' } = props;
  const isBearer = header.toLowerCase() === 'authorization';
  checkKeys(caller, props);
  return {
    name: 'jwt',
    scheme: {
      kind: 'jwt',
      place: { in: 'headers', names: [checkHeader(`${caller}.header`, header)] },
      prefix: checkPrefix(caller, props.prefix ?? (isBearer ? BEARER : '')) || undefined,
      algorithms: checkAlgorithms(caller, props.algorithms, keySetUrl === undefined),
      keySetUrl: keySetUrl && checkKeySetUrl(caller, keySetUrl),
      keyEncoding: keyEncoding === KeyEncoding.TEXT ? undefined : keyEncoding,
      issuers: props.issuer === undefined ? undefined : [props.issuer],
      audience: props.audience,
      claims,
      bodyHashClaim: props.bodyHashClaim,
      toleranceSeconds: checkTolerance(caller, props.tolerance),
    },
    secrets: secret ? checkSecrets(caller, { secret, previousSecret }) : [],
    secretField: checkSecretField(caller, props.secretField),
    props,
    traits: {},
  };
}

/** Google Pub/Sub, push subscriptions with authentication. */
export function googlePubSubSource(props: GooglePubSubSourceProps): SourceDefinition {
  const caller = 'Source.googlePubSub';
  checkProps(caller, props, SOURCE_SHAPES.googlePubSub);
  const { serviceAccount, audience } = props;
  if (!audience || !serviceAccount) {
    throw new Error(`${caller} needs audience and serviceAccount, got no ${audience ? 'serviceAccount' : 'audience'}; Google signs for every project, so copy both from the push subscription.`);
  }
  const scheme: JwtScheme = {
    kind: 'jwt',
    place: AUTHORIZATION,
    prefix: BEARER,
    algorithms: [JwtAlgorithm.RS256],
    keySetUrl: GOOGLE_KEYS,
    issuers: GOOGLE_ISSUERS,
    audience,
    claims: { email: serviceAccount, email_verified: 'true' },
    toleranceSeconds: checkTolerance(caller, props.tolerance),
  };
  return { name: 'google-pubsub', scheme, secrets: [], props, traits: { deliveryIdField: '$.message.messageId' } };
}

/** Plaid. */
export function plaidSource(props: PlaidSourceProps): SourceDefinition {
  const caller = 'Source.plaid';
  checkProps(caller, props, SOURCE_SHAPES.plaid);
  if (!props.clientId) {
    throw new Error(`${caller} needs clientId, got none; copy the client_id from Plaid's dashboard, and its secret into Secrets Manager.`);
  }
  return withSecrets('plaid', caller, props, {
    kind: 'jwt',
    place: { in: 'headers', names: ['plaid-verification'] },
    algorithms: [JwtAlgorithm.ES256],
    plaid: { host: props.sandbox ? 'sandbox.plaid.com' : 'production.plaid.com', clientId: props.clientId },
    bodyHashClaim: 'request_body_sha256',
    toleranceSeconds: checkTolerance(caller, props.tolerance),
  });
}

/** Vonage. */
export function vonageSource(props: TimestampedSourceProps): SourceDefinition {
  const caller = 'Source.vonage';
  checkProps(caller, props, SOURCE_SHAPES.timestamped);
  return withSecrets('vonage', caller, props, {
    kind: 'jwt',
    place: AUTHORIZATION,
    prefix: BEARER,
    algorithms: [JwtAlgorithm.HS256],
    bodyHashClaim: 'payload_hash',
    toleranceSeconds: checkTolerance(caller, props.tolerance),
  });
}

function checkKeys(caller: string, { secret, previousSecret, secretField, keyEncoding, keySetUrl, audience, claims }: JwtSourceProps): void {
  if ((secret === undefined) === (keySetUrl === undefined)) {
    throw new Error(`${caller} takes a secret or keySetUrl, got ${secret ? 'both' : 'neither'}; pass the one that the sender documents.`);
  }
  if (keySetUrl === undefined) {
    return;
  }
  if (previousSecret !== undefined || secretField !== undefined || keyEncoding !== undefined) {
    throw new Error(`${caller} takes previousSecret, secretField and keyEncoding with a secret, got keySetUrl; leave them out.`);
  }
  if (!audience && Object.keys(claims ?? {}).length === 0) {
    throw new Error(`${caller} takes audience or claims with keySetUrl, got neither; a sender signs for all its customers, so name what is only in your tokens.`);
  }
}

function checkAlgorithms(caller: string, given: JwtAlgorithm[] | undefined, isBySecret: boolean): JwtAlgorithm[] {
  const algorithms = given ?? [isBySecret ? JwtAlgorithm.HS256 : JwtAlgorithm.RS256];
  const wrong = algorithms.find((one) => takesSecret(one) !== isBySecret);
  if (wrong !== undefined || algorithms.length === 0) {
    const expected = isBySecret ? 'HS256 or HS512 with a secret' : 'RS256, RS512, PS256, ES256, ES384 or EDDSA with keySetUrl';
    throw new Error(`${caller}.algorithms takes ${expected}, got: ${wrong ?? 'none'}; list those that the sender documents.`);
  }
  return algorithms;
}

/** The address is the app's choice, and never a webhook's. */
function checkKeySetUrl(caller: string, text: string): string {
  const url = !Token.isUnresolved(text) && URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.protocol === 'https:' && !url.username && !url.password && !url.hash && /[a-z]$/i.test(url.hostname);
  if (!isPlain) {
    throw new Error(`${caller}.keySetUrl takes an https URL with a host's name, known at synth and without credentials, got: ${Token.isUnresolved(text) ? 'a token' : JSON.stringify(text)}; write the address of the sender's JWKS.`);
  }
  return url.href;
}
