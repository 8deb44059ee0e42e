import { Duration } from 'aws-cdk-lib';
import { SignatureEncoding, TimestampFormat } from './constants';
import { SignatureMembers, SignaturePlaceProps, SignatureSourceProps } from './signature-props';
import { checkField, checkHeader, checkPrefix, checkTolerance } from './source-checks';
import { Members, Place, PublicKeys, SecretKeys, SignatureScheme, SignedTimestamp } from './source-config';
import { ContentPart, coversBody, parseSignedContent, SignedContentError } from './verification/signed-content';

/** How a sender signs: what `Source.hmac` and `Source.publicKey` take, and what only presets need. */
export interface SignatureRecipe extends Omit<SignatureSourceProps, 'publicUrl' | 'invalidWebhooks' | 'deliveryIdHeader' | 'deliveryIdField'> {
  /** Names of headers go on with a number. */
  readonly numbered?: boolean;
  /** Only JSON objects are webhooks. */
  readonly onlyObjects?: boolean;
}

/** What verifies: secrets, public keys or both. */
export interface SchemeKeys {
  readonly bySecret?: SecretKeys;
  readonly byPublicKey?: PublicKeys;
}

/**
 * What the forwarder is told of a sender's signatures.
 *
 * @throws Error one sentence, when the recipe contradicts itself
 */
export function signatureScheme(caller: string, recipe: SignatureRecipe, keys: SchemeKeys, tolerance?: Duration): SignatureScheme {
  const members = recipe.members && checkMembers(caller, recipe.members);
  const content = recipe.signedContent ?? '{body}';
  const parts = checkContent(caller, content, recipe);
  const names = recipe.members?.signatures;
  return {
    kind: 'signature',
    place: { ...checkPlace(caller, recipe, recipe.additionalHeaders), ...recipe.numbered && { numbered: true } },
    prefix: checkPrefix(caller, recipe.prefix ?? '') || undefined,
    members,
    encoding: recipe.encoding ?? SignatureEncoding.HEX,
    content,
    partOfBody: recipe.signsBody === false || undefined,
    timestamp: checkTimestamp(caller, recipe, parts, tolerance),
    bySecret: keys.bySecret && { ...keys.bySecret, ...names && keys.bySecret.members === undefined && { members: names } },
    byPublicKey: keys.byPublicKey && { ...keys.byPublicKey, ...names && keys.byPublicKey.members === undefined && { members: names } },
    onlyObjects: recipe.onlyObjects,
  };
}

/**
 * The one place that is named.
 *
 * @throws Error one sentence, when there is none, or several
 */
export function checkPlace(caller: string, props: SignaturePlaceProps, additionalHeaders?: readonly string[]): Place {
  const { header, jsonField, formField, queryParameter } = props;
  const given = Object.entries({ header, jsonField, formField, queryParameter }).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length !== 1) {
    throw new Error(`${caller} takes exactly one of header, jsonField, formField and queryParameter, got: ${given.join(' and ') || 'none'}; name the one that holds the signature.`);
  }
  if (header === undefined && additionalHeaders !== undefined) {
    throw new Error(`${caller}.additionalHeaders takes headers besides header, got no header; name one as header.`);
  }
  if (jsonField !== undefined) {
    return { in: 'json', path: checkField(`${caller}.jsonField`, jsonField) };
  }
  if (header !== undefined) {
    const more = (additionalHeaders ?? []).map((name, index) => checkHeader(`${caller}.additionalHeaders[${index}]`, name));
    return { in: 'headers', names: [checkHeader(`${caller}.header`, header), ...more] };
  }
  return formField !== undefined
    ? { in: 'form', name: checkName(`${caller}.formField`, formField) }
    : { in: 'query', name: checkName(`${caller}.queryParameter`, queryParameter!) };
}

function checkName(caller: string, name: string): string {
  if (name.length < 1 || name.length > 128) {
    throw new Error(`${caller} takes a name of 1 to 128 characters, got: ${JSON.stringify(name)}; write it as the sender documents it.`);
  }
  return name;
}

function checkMembers(caller: string, { separator = ',', keyValueSeparator = '=', groupSeparator, signatures, timestamp }: SignatureMembers): Members {
  for (const [name, text] of Object.entries({ separator, keyValueSeparator: keyValueSeparator || undefined, groupSeparator })) {
    // A character that a signature may hold would take it apart.
    if (text !== undefined && !/^[^A-Za-z0-9_]{1,4}$/.test(text)) {
      throw new Error(`${caller}.members.${name} takes 1 to 4 characters other than letters and digits, got: ${JSON.stringify(text)}; write what stands there in the header, such as ",".`);
    }
  }
  if (separator === keyValueSeparator || separator === groupSeparator || keyValueSeparator === groupSeparator) {
    throw new Error(`${caller}.members takes separators that differ, got one twice: ${JSON.stringify({ separator, keyValueSeparator, groupSeparator })}; write what stands in the header.`);
  }
  if (signatures?.length === 0 || signatures?.includes('')) {
    throw new Error(`${caller}.members.signatures takes names, got: ${JSON.stringify(signatures)}; write for example ["v1"], or leave it out for every one.`);
  }
  if (timestamp !== undefined && signatures?.includes(timestamp)) {
    throw new Error(`${caller}.members.timestamp takes a name of its own, got one of signatures: ${JSON.stringify(timestamp)}; take it out of one of them.`);
  }
  return { separator, equals: keyValueSeparator || undefined, groupSeparator };
}

function checkContent(caller: string, content: string, { members, signsBody = true }: SignatureRecipe): ContentPart[] {
  let parts: ContentPart[];
  try {
    parts = parseSignedContent(content);
  } catch (error) {
    throw error instanceof SignedContentError ? new Error(`${caller}.signedContent ${error.message}.`) : error;
  }
  if (signsBody && !coversBody(parts)) {
    throw new Error(`${caller}.signedContent must hold {body} exactly once, got: ${JSON.stringify(content)}; write it as the sender documents it, like "{timestamp}.{body}", or say signsBody: false of a sender that signs single fields.`);
  }
  if (!signsBody && (coversBody(parts) || parts.every(({ kind }) => kind === 'text'))) {
    throw new Error(`${caller}.signsBody is false, expected a signedContent with fields and without the body, got: ${JSON.stringify(content)}; leave signsBody out.`);
  }
  if (!members && parts.some(({ kind }) => kind === 'member')) {
    throw new Error(`${caller}.signedContent holds {member:…}, got no members to take it from; say how the header is written with members.`);
  }
  return parts;
}

function checkTimestamp(caller: string, recipe: SignatureRecipe, parts: readonly ContentPart[], tolerance?: Duration): SignedTimestamp | undefined {
  const { timestampHeader, timestampJsonField, timestampFormat } = recipe;
  const timestampMember = recipe.members?.timestamp;
  const given = Object.entries({ timestampHeader, timestampJsonField, 'members.timestamp': timestampMember }).filter(([, value]) => value !== undefined);
  const signsTime = parts.some(({ kind }) => kind === 'timestamp');
  if (given.length > 1) {
    throw new Error(`${caller} takes the time from one place, got: ${given.map(([name]) => name).join(' and ')}; leave all but one out.`);
  }
  if (given.length === 0) {
    if (signsTime) {
      throw new Error(`${caller}.signedContent holds {timestamp}, got no timestampHeader to read it from; name the header, or members.timestamp or timestampJsonField.`);
    }
    if (timestampFormat !== undefined || tolerance !== undefined) {
      throw new Error(`${caller}.${tolerance === undefined ? 'timestampFormat' : 'tolerance'} is about the time of the request, got nothing to read that from; add timestampHeader, or leave it out.`);
    }
    return undefined;
  }
  const [[name, value]] = given;
  // A field of a body that is signed is signed with it.
  if (!signsTime && !(timestampJsonField !== undefined && coversBody(parts))) {
    throw new Error(`${caller}.${name} is ${JSON.stringify(value)}, but signedContent does not hold {timestamp}, so that anyone could write another time; add it, or leave ${name} out.`);
  }
  return {
    member: timestampMember,
    place: timestampHeader !== undefined ? { in: 'headers', names: [checkHeader(`${caller}.timestampHeader`, timestampHeader)] }
      : timestampJsonField !== undefined ? { in: 'json', path: checkField(`${caller}.timestampJsonField`, timestampJsonField) } : undefined,
    format: timestampFormat ?? TimestampFormat.UNIX_SECONDS,
    toleranceSeconds: checkTolerance(caller, tolerance),
  };
}
