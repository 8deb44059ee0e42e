import { checkHeaderName } from '../../shared/check-header-name';
import { checkText } from '../../shared/prop-checks';

/** How a sender wants its challenge back. */
export class ChallengeAnswer {
  /** The challenge is the whole body, as `text/plain`. */
  public static text(): ChallengeAnswer {
    return new ChallengeAnswer();
  }

  /**
   * A JSON object with one field, whose value is the challenge. Only a challenge of 1 to 1,024 letters, digits and `_.:~+/=-` characters is answered.
   *
   * @param field its name, such as `hub.challenge`
   */
  public static json(field: string): ChallengeAnswer {
    checkText("'challenge'")('ChallengeAnswer.json', field);
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(field)) {
      throw new Error(`ChallengeAnswer.json takes the name of a field of 1 to 64 letters, digits and _.- characters, got: ${JSON.stringify(field)}; see the sender's documentation for the exact name.`);
    }
    return new ChallengeAnswer(field);
  }

  /**
   * A header of the answer, whose value is the challenge. Only a challenge of 1 to 1,024 letters, digits and `_.:~+/=-` characters is answered.
   *
   * @param name such as `X-Hook-Secret`
   */
  public static header(name: string): ChallengeAnswer {
    checkHeaderName('ChallengeAnswer.header', name);
    if (!/^[A-Za-z-]+$/.test(name)) {
      throw new Error(`ChallengeAnswer.header takes a header name of letters and dashes, got: ${JSON.stringify(name)}; a mapping template can set no other.`);
    }
    return new ChallengeAnswer(undefined, name);
  }

  /** @internal */
  public readonly _field?: string;
  /** @internal */
  public readonly _header?: string;

  private constructor(field?: string, header?: string) {
    this._field = field;
    this._header = header;
  }
}
