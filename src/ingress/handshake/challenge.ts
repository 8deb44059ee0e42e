import { ChallengeAnswer } from './challenge-answer';
import { ChallengeCondition } from './challenge-condition';
import { ChallengeProps } from './challenge-props';
import { AnswerWithoutStoring, challenge } from '../templates/answer-without-storing';

/** A challenge has some hundred bytes; longer bodies need not be looked at. In base64. */
const MAX_BODY_LENGTH = 8192;

/** Of a challenge that becomes part of a JSON text or of a header. */
const MAX_LENGTH = 1024;

/** The condition that a text has only characters that are the same in JSON, in a header and in a URL. */
const PLAIN = '.replaceAll("[A-Za-z0-9_.:~+/=-]", "") == ""';

/** Types that a request without a body, or whose body nobody reads, is likely to have; without one it counts as JSON. */
const ANY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

/** Content types that a challenge comes with. */
export function challengeContentTypes(props: ChallengeProps): readonly string[] {
  const type = bodyType(props);
  return type === undefined ? ANY_TYPES : [type];
}

/** The only content type that a challenge can have; undefined where its body is not read. */
function bodyType({ value, when = [] }: ChallengeProps): string | undefined {
  if (value._in === 'json' || when.some(({ _mention }) => _mention !== undefined)) {
    return 'application/json';
  }
  return value._in === 'form' ? 'application/x-www-form-urlencoded' : undefined;
}

/**
 * The case of a request template that answers a challenge, which is `$challengeText`; undefined where no request of the content type is one.
 *
 * What stands in the body is looked at last, and only where everything else says that it is a challenge: it takes longest, and nearly all bodies are webhooks.
 */
export function challengeCase(props: ChallengeProps, contentType: string): AnswerWithoutStoring | undefined {
  if ((bodyType(props) ?? contentType) !== contentType) {
    return undefined;
  }
  const value = props.value._value.render('challengeValue', contentType);
  const conditions = conditionsOf(props, contentType);
  if (value === undefined || conditions === undefined) {
    return undefined;
  }
  const { _field: field, _header: header } = props.answer ?? ChallengeAnswer.text();
  const found = [...conditions, value, '#set($challengeText = $challengeValue)', ...conditions.filter((line) => line.startsWith('#if')).map(() => '#end')];
  if (field === undefined && header === undefined) {
    return { prepare: ['#set($challengeText = "")', ...found].join('\n'), condition: '$challengeText != ""', answer: challenge('challengeText') };
  }
  return {
    prepare: [
      '#set($challengeText = "")',
      ...found,
      '#set($challengePlain = "")',
      `#if($challengeText${PLAIN} && $challengeText.length() <= ${MAX_LENGTH})`,
      '#set($challengePlain = $challengeText)',
      '#end',
    ].join('\n'),
    condition: '$challengePlain != ""',
    answer: field === undefined ? headerAnswer(header!) : jsonAnswer(field),
  };
}

/** Lines that open one `#if` for each condition. */
function conditionsOf({ value, when = [] }: ChallengeProps, contentType: string): string[] | undefined {
  const lines: string[] = [];
  const isOfBody = ({ _mention }: ChallengeCondition): boolean => _mention !== undefined;
  const ordered = [...when.filter((condition) => !isOfBody(condition)), ...when.filter(isOfBody)];
  if (bodyType({ value, when }) !== undefined) {
    lines.push(`#if($body != "" && $body.length() <= ${MAX_BODY_LENGTH})`);
  }
  for (const [index, { _value, _test, _mention }] of ordered.entries()) {
    const variable = `challengeIf${index}`;
    const set = _value.render(variable, contentType);
    if (set === undefined) {
      return undefined;
    }
    const { prepare, condition } = _test(variable);
    lines.push(...(_mention === undefined ? [] : mentions(variable, `(?s)^.*${_mention}.*$`)), set, ...prepare, `#if(${condition})`);
  }
  if (value._in === 'json' && when.length === 0) {
    lines.push(...mentions('challengeOnly', `(?s)^\\s*\\{\\s*"${value._topField}"\\s*:\\s*"[^"]*"\\s*\\}\\s*$`));
  }
  return lines;
}

function mentions(variable: string, pattern: string): string[] {
  return [`#set($${variable}Body = $util.base64Decode($body))`, `#if($${variable}Body != "" && $${variable}Body.replaceAll('${pattern}', "") == "")`];
}

function jsonAnswer(field: string): string {
  return [
    `#set($challengeOpen = '{"${field}":"')`,
    '#set($challengeClose = \'"}\')',
    '#set($challengeJson = "$challengeOpen$challengePlain$challengeClose")',
    challenge('challengeJson', 'application/json'),
  ].join('\n');
}

/** The whole answer is the header; an empty body would be no answer to the template that answers. */
function headerAnswer(header: string): string {
  return [
    `#set($context.responseOverride.header.${header} = $challengePlain)`,
    '#set($challengeJson = "{}")',
    challenge('challengeJson', 'application/json'),
  ].join('\n');
}
