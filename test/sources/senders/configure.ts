import { Duration } from 'aws-cdk-lib';
import { Piece, Recipe } from './recipe';
import { KeyEncoding, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from '../../../src/sources/constants';
import { HmacSourceProps } from '../../../src/sources/signature-props';

/** Options of `Source.hmac` besides the secret. */
export type HmacOptions = Omit<HmacSourceProps, 'secret'>;

const KEYS = { hex: KeyEncoding.HEX, base64: KeyEncoding.BASE64, sha1: KeyEncoding.SHA1_OF_TEXT };
const DIGESTS = { sha1: SignatureAlgorithm.SHA1, sha512: SignatureAlgorithm.SHA512 };
const ENCODINGS = { base64: SignatureEncoding.BASE64, base64url: SignatureEncoding.BASE64URL };
const FORMATS = { milliseconds: TimestampFormat.UNIX_MILLISECONDS, datetime: TimestampFormat.ISO_8601 };

/**
 * How a sender of a recipe is written for `Source.hmac`; undefined where it cannot be.
 *
 * A time that senders do not want checked, because what they send again keeps its first one, is signed content like any other.
 */
export function hmacOptions(recipe: Recipe): HmacOptions | undefined {
  if (recipe.numbered || recipe.signed?.some((piece) => typeof piece === 'object' && 'ifThere' in piece)) {
    return undefined;
  }
  const { time } = recipe;
  const checked = time !== undefined && time.checked !== false;
  const signed = recipe.signed ?? ['body'];
  const content = signed.map((piece) => placeholder(piece, recipe)).join('');
  const options: HmacOptions = {
    header: recipe.header,
    additionalHeaders: recipe.otherHeaders && [...recipe.otherHeaders],
    jsonField: recipe.json,
    formField: recipe.form,
    prefix: recipe.prefix,
    members: members(recipe, checked),
    algorithm: recipe.digest && DIGESTS[recipe.digest],
    encoding: recipe.encoding && ENCODINGS[recipe.encoding],
    keyEncoding: recipe.key && KEYS[recipe.key],
    signedContent: content === '{body}' ? undefined : content,
    signsBody: signed.some((piece) => piece === 'body' || piece === 'sortedForm') ? undefined : false,
    timestampHeader: checked ? time.header : undefined,
    // Recurly's documentation says milliseconds, and its example has seconds.
    timestampFormat: recipe.timeFirst ? TimestampFormat.UNIX : checked && time.format ? FORMATS[time.format] : undefined,
    tolerance: recipe.toleranceSeconds === undefined ? undefined : Duration.seconds(recipe.toleranceSeconds),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function members({ pairs, tagged, list, timeFirst, keyAndSignature, time }: Recipe, checked: boolean): HmacOptions['members'] {
  if (pairs) {
    return {
      ...pairs.between !== ',' && { separator: pairs.between },
      ...pairs.groups !== undefined && { groupSeparator: pairs.groups },
      signatures: [pairs.signature],
      ...checked && { timestamp: time!.pair },
    };
  }
  if (tagged !== undefined) {
    return { separator: ' ', keyValueSeparator: ',', signatures: [tagged] };
  }
  if (timeFirst) {
    return { keyValueSeparator: '', timestamp: '0' };
  }
  if (keyAndSignature) {
    return { separator: '&', keyValueSeparator: '|' };
  }
  return list === undefined ? undefined : { ...list !== ',' && { separator: list }, keyValueSeparator: '' };
}

function placeholder(piece: Piece, { time }: Recipe): string {
  if (piece === 'timestamp') {
    return time!.checked !== false ? '{timestamp}' : time!.header !== undefined ? `{header:${time!.header}}` : `{member:${time!.pair}}`;
  }
  if (typeof piece === 'string') {
    return `{${piece}}`;
  }
  if ('text' in piece) {
    return piece.text;
  }
  const [[kind, name]] = Object.entries(piece);
  return `{${kind}:${name}}`;
}
