import { parseJsonPath } from '../../shared/json-path';
import { checkText } from '../../shared/prop-checks';
import { formFieldOf } from '../templates/form-field';
import { jsonFieldOf } from '../templates/json-field';
import { headerOf, queryParameterOf, RequestValue } from '../templates/request-value';

/** Where in a request the text is that a sender wants back. */
export class ChallengeValue {
  /**
   * A query parameter.
   *
   * @param name such as `challenge`
   */
  public static query(name: string): ChallengeValue {
    return new ChallengeValue(queryParameterOf('ChallengeValue.query', name), 'query');
  }

  /**
   * A header.
   *
   * @param name such as `X-Hook-Secret`
   */
  public static header(name: string): ChallengeValue {
    return new ChallengeValue(headerOf('ChallengeValue.header', name), 'header');
  }

  /**
   * A text, number or boolean in a JSON body of at most 6 KB. Without a condition only a body is a challenge that is an object with this field and no
   * other, so that no webhook is taken for one.
   *
   * @param path such as `$.challenge` or `$[0].data.validationCode`
   */
  public static jsonField(path: string): ChallengeValue {
    const steps = parseJsonPath('ChallengeValue.jsonField', path);
    return new ChallengeValue(jsonFieldOf('ChallengeValue.jsonField', path), 'json', steps.length === 1 ? String(steps[0]) : undefined);
  }

  /**
   * A field of a form of at most 6 KB.
   *
   * @param name such as `challenge`
   */
  public static formField(name: string): ChallengeValue {
    return new ChallengeValue(formFieldOf('ChallengeValue.formField', name), 'form');
  }

  /**
   * Always the same text, whatever the request says: Cisco Meraki's validator.
   *
   * @param text 1 to 256 letters, digits, blanks and `._~:/+=-` characters
   */
  public static fixed(text: string): ChallengeValue {
    checkText("'the-validator'")('ChallengeValue.fixed', text);
    if (!/^[A-Za-z0-9 ._~:/+=-]{1,256}$/.test(text)) {
      throw new Error(`ChallengeValue.fixed takes 1 to 256 letters, digits, blanks and ._~:/+=- characters, got: ${JSON.stringify(text)}; it becomes part of a mapping template.`);
    }
    return new ChallengeValue({ render: (variable) => `#set($${variable} = '${text}')` }, 'fixed');
  }

  /** @internal */
  public readonly _value: RequestValue;
  /** @internal */
  public readonly _in: 'query' | 'header' | 'json' | 'form' | 'fixed';
  /**
   * The field's name, where a JSON object may have it at its top.
   *
   * @internal
   */
  public readonly _topField?: string;

  private constructor(value: RequestValue, place: ChallengeValue['_in'], topField?: string) {
    this._value = value;
    this._in = place;
    this._topField = topField;
  }
}
