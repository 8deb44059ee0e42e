import { ConfigReader, SourceConfigError } from './config-reader';
import { JwtAlgorithm, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';
import { JwtScheme, Members, Place, PublicKeys, Scheme, SecretKeys, SignatureScheme, SignedTimestamp, TokenScheme } from './source-config';
import { takesSecret } from './verification/jwt';
import { isPublicKey } from './verification/keys';
import { coversBody, parseSignedContent } from './verification/signed-content';
import { SOURCES_ENV } from '../contract/environment';
import { parseJsonPath } from '../shared/json-path';

/** By kind; the type makes sure that there is one for each. */
const SCHEME_READERS: { readonly [Kind in Scheme['kind']]: (reader: ConfigReader) => Extract<Scheme, { kind: Kind }> } = {
  none: () => ({ kind: 'none' }),
  signature: readSignature,
  twilio: () => ({ kind: 'twilio' }),
  token: (reader): TokenScheme => ({
    kind: 'token',
    place: reader.object('place', readPlace),
    prefix: optionalText(reader, 'prefix'),
  }),
  basic: (reader) => ({ kind: 'basic', username: reader.optional('username', () => reader.textOrEmpty('username')) }),
  jwt: readJwt,
  sns: (reader) => ({ kind: 'sns', topicArns: reader.texts('topicArns') }),
};

/**
 * Reads a scheme that the construct rendered.
 *
 * @throws SourceConfigError when anything in it is missing, wrong or unknown
 */
export function readScheme(reader: ConfigReader): Scheme {
  const kind = reader.oneOf('kind', Object.keys(SCHEME_READERS) as Array<Scheme['kind']>);
  return SCHEME_READERS[kind](reader);
}

function readSignature(reader: ConfigReader): SignatureScheme {
  const scheme: SignatureScheme = {
    kind: 'signature',
    place: reader.object('place', readPlace),
    prefix: optionalText(reader, 'prefix'),
    members: reader.optional('members', () => reader.object('members', readMembers)),
    encoding: reader.oneOf('encoding', Object.values(SignatureEncoding)),
    content: reader.text('content'),
    partOfBody: reader.optional('partOfBody', () => reader.flag('partOfBody')),
    timestamp: reader.optional('timestamp', () => reader.object('timestamp', readTimestamp)),
    bySecret: reader.optional('bySecret', () => reader.object('bySecret', readSecretKeys)),
    byPublicKey: reader.optional('byPublicKey', () => reader.object('byPublicKey', readPublicKeys)),
    onlyObjects: reader.optional('onlyObjects', () => reader.flag('onlyObjects')),
  };
  if (!isSound(scheme)) {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme.content`, 'a template with the body, and with the timestamp if there is one');
  }
  return scheme;
}

/** A timestamp that is not signed, or a signed one that is not checked, is not what the construct writes; a field of the body is signed with it. */
function isSound({ content, timestamp, partOfBody }: SignatureScheme): boolean {
  try {
    const parts = parseSignedContent(content);
    const signsTime = parts.some((part) => part.kind === 'timestamp');
    const isInBody = timestamp?.place?.in === 'json' && coversBody(parts);
    return (signsTime === (timestamp !== undefined) || (isInBody && !signsTime)) && coversBody(parts) !== (partOfBody ?? false);
  } catch {
    return false;
  }
}

function readJwt(reader: ConfigReader): JwtScheme {
  const scheme: JwtScheme = {
    kind: 'jwt',
    place: reader.object('place', readPlace),
    prefix: optionalText(reader, 'prefix'),
    algorithms: reader.texts('algorithms', 1).map((text) => Object.values(JwtAlgorithm).find((one) => one === text) ?? wrongAlgorithms()),
    keySetUrl: optionalText(reader, 'keySetUrl'),
    plaid: reader.optional('plaid', () => reader.object('plaid', (plaid) => ({ host: plaid.text('host'), clientId: plaid.text('clientId') }))),
    keyEncoding: reader.optional('keyEncoding', () => reader.oneOf('keyEncoding', Object.values(KeyEncoding))),
    issuers: reader.optional('issuers', () => reader.texts('issuers', 1)),
    audience: optionalText(reader, 'audience'),
    claims: reader.optional('claims', () => reader.textsByName('claims')),
    bodyHashClaim: optionalText(reader, 'bodyHashClaim'),
    toleranceSeconds: reader.count('toleranceSeconds'),
  };
  const isBySecret = scheme.keySetUrl === undefined && scheme.plaid === undefined;
  if (!scheme.algorithms.every((one) => takesSecret(one) === isBySecret) || (scheme.keySetUrl !== undefined && scheme.plaid !== undefined)) {
    wrongAlgorithms();
  }
  if (scheme.keySetUrl !== undefined && !/^https:\/\//.test(scheme.keySetUrl)) {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme.keySetUrl`, 'an https URL');
  }
  return scheme;
}

function wrongAlgorithms(): never {
  throw new SourceConfigError(`${SOURCES_ENV}.scheme.algorithms`, 'algorithms by secrets, or by public keys and where those are from');
}

function readPlace(reader: ConfigReader): Place {
  const where = reader.oneOf('in', ['headers', 'json', 'form', 'query']);
  switch (where) {
    case 'headers':
      return { in: where, names: reader.texts('names', 1), numbered: reader.optional('numbered', () => reader.flag('numbered')) };
    case 'json':
      return { in: where, path: readPath(reader) };
    default:
      return { in: where, name: reader.text('name') };
  }
}

function readPath(reader: ConfigReader): string {
  const path = reader.text('path');
  try {
    parseJsonPath('path', path);
  } catch {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme.place.path`, 'a path of a JSON field');
  }
  return path;
}

function readMembers(reader: ConfigReader): Members {
  return {
    separator: reader.text('separator'),
    equals: optionalText(reader, 'equals'),
    groupSeparator: optionalText(reader, 'groupSeparator'),
  };
}

function readTimestamp(reader: ConfigReader): SignedTimestamp {
  const timestamp = {
    member: optionalText(reader, 'member'),
    place: reader.optional('place', () => reader.object('place', readPlace)),
    format: reader.oneOf('format', Object.values(TimestampFormat)),
    toleranceSeconds: reader.count('toleranceSeconds'),
  };
  if ((timestamp.member === undefined) === (timestamp.place === undefined)) {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme.timestamp`, 'either a member or a place');
  }
  return timestamp;
}

function readSecretKeys(reader: ConfigReader): SecretKeys {
  return {
    algorithm: reader.oneOf('algorithm', Object.values(SignatureAlgorithm)),
    key: reader.optional('key', () => reader.oneOf('key', Object.values(KeyEncoding))),
    plainHash: reader.optional('plainHash', () => reader.flag('plainHash')),
    members: reader.optional('members', () => reader.texts('members', 1)),
  };
}

function readPublicKeys(reader: ConfigReader): PublicKeys {
  const algorithm = reader.oneOf('algorithm', Object.values(PublicKeyAlgorithm));
  const keys = reader.texts('keys', 1);
  if (!keys.every((key) => isPublicKey(key, algorithm))) {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme.byPublicKey.keys`, `public keys for ${algorithm}`);
  }
  return { algorithm, keys, members: reader.optional('members', () => reader.texts('members', 1)) };
}

function optionalText(reader: ConfigReader, name: string): string | undefined {
  return reader.optional(name, () => reader.text(name));
}
