import { encodeUtf8, HostObject, isNull, print } from './java-values';
import { JavaException } from './template-error';

/** Makes values out of JSON text. */
export type ParseJson = (text: string) => unknown;

/** `$util` of API Gateway: six functions and no more. Each hands null back for null. */
export class UtilObject implements HostObject {
  private readonly functions: Readonly<Record<string, (text: string) => unknown>>;

  constructor(parseJson: ParseJson) {
    this.functions = { base64Encode, base64Decode, escapeJavaScript, parseJson, urlDecode, urlEncode };
  }

  public getProperty(): undefined {
    return undefined;
  }

  public callMethod(name: string, args: readonly unknown[]): unknown {
    const run = Object.hasOwn(this.functions, name) ? this.functions[name] : undefined;
    if (!run || args.length !== 1) {
      return undefined;
    }
    return isNull(args[0]) ? null : run(print(args[0]));
  }
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'", '"': '\\"', '\\': '\\\\', '/': '\\/',
};

function base64Encode(text: string): string {
  return encodeUtf8(text).toString('base64');
}

/** commons-lang's: escapes `'` as `\'`, which no JSON parser takes; AWS says to append `.replaceAll("\\'","'")`. */
function escapeJavaScript(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f'"\\/\u0080-\uffff]/g,
    (character) => SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}

/** Strict, as `java.util.Base64`: padding may be missing but not be wrong, and nothing outside of the alphabet is skipped. */
function base64Decode(text: string): string {
  const [, data, padding] = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text) ?? [];
  if (data === undefined || data.length % 4 === 1 || (padding !== '' && (data.length + padding.length) % 4 !== 0)) {
    throw new JavaException('IllegalArgumentException: the text given to base64Decode is not base64');
  }
  return Buffer.from(data, 'base64').toString('utf8');
}

/** As a form is encoded: a blank becomes `+`, only letters, digits and `.-*_` stay. */
function urlEncode(text: string): string {
  return Array.from(encodeUtf8(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9.*_-]/.test(character) ? character : character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function urlDecode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9A-Fa-f]{2})+|%/g, (escaped) => {
    if (escaped === '%') {
      throw new JavaException('IllegalArgumentException: a "%" in the text given to urlDecode is not followed by two hexadecimal digits');
    }
    return Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8');
  });
}
