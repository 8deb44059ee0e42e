import { AnswerWithoutStoring, refusal } from './answer-without-storing';
import { MessageGroup } from '../message-group';
import { base64Lists, base64Map, proxyPath } from './vtl';
import { ENDPOINT, ENVELOPE_VERSION, ROOT_ENDPOINT } from '../../envelope/envelope';
import { MAX_QUEUED_MESSAGE_BYTES } from '../../shared/sqs-limits';

/** What a request template is made of. */
export interface RequestTemplateOptions {
  /** URL of the queue: a token at synth, or a reference to a stage variable. */
  readonly queueUrl: string;
  readonly messageGroup: MessageGroup;
  /** The content type whose requests this template is for: JSON and forms can be read, others not. */
  readonly contentType: string;
  /** `/`, or the path of one of several endpoints, such as `/github`: the forwarder tells by it where a webhook came in. */
  readonly endpoint: string;
  /**
   * Requests that are answered and not stored, tried in this order.
   *
   * @default - none besides the built-in ones: a body that is too large, too many parameters, no group
   */
  readonly answersWithoutStoring?: readonly AnswerWithoutStoring[];
}

/** API Gateway stops a `#foreach` after so many rounds. */
const MAX_FOREACH = 1000;

/**
 * A loop that API Gateway cuts short would alter the webhook. `$multiQuery` and `$multiHeaders` have all values of each name, where API
 * Gateway fills them (secondary evidence only), and are null elsewhere.
 */
const TOO_MANY_PARAMETERS: AnswerWithoutStoring = {
  prepare: [
    '#set($multiQuery = $method.request.multivaluequerystring)',
    '#set($multiHeaders = $method.request.multivalueheader)',
    '#set($tooMany = "")',
    // Headers that API Gateway hides may be among those of the second map.
    `#if($query.size() > ${MAX_FOREACH} || $headers.size() > ${MAX_FOREACH} || ${isLong('multiHeaders')})`,
    '#set($tooMany = "true")',
    '#else',
    ...['multiQuery', 'multiHeaders'].flatMap((map) => [
      `#foreach($k in $${map}.keySet())`,
      `#if($${map}.get($k).size() > ${MAX_FOREACH})`,
      '#set($tooMany = "true")',
      '#end',
      '#end',
    ]),
    '#end',
  ].join('\n'),
  condition: '$tooMany != ""',
  answer: refusal(431, 'too many headers or query parameters'),
};

/** A condition: the variable is a map or list that is too long to loop over, and not null. */
function isLong(variable: string): string {
  return `("$!${variable}.size()" != "" && $${variable}.size() > ${MAX_FOREACH})`;
}

/**
 * A body that no message of the queue could hold, whatever SQS, or the function before it, would say of a request that large.
 */
const TOO_LARGE: AnswerWithoutStoring = { condition: `$body.length() > ${MAX_QUEUED_MESSAGE_BYTES}`, answer: refusal(413, 'payload too large') };

/** A message group leaves `$group` empty for what it does not want stored. */
const NO_GROUP: AnswerWithoutStoring = { condition: '"$!group" == ""', answer: refusal(400, 'the value that webhooks are grouped by is missing') };

/**
 * What the rest of a template works with: each copy of a template counts in the stack's, so that long names are written once.
 *
 * `$seen` is the body as API Gateway shows it. With a converted body that is base64 already, as it is written by the rules. Should it ever arrive as
 * text, the template encodes it and marks that: all texts but those that are base64 by chance, as `test` is.
 */
export const VARIABLES = [
  '#set($query = $input.params().querystring)',
  '#set($headers = $input.params().header)',
  '#set($seen = "$!input.body")',
  '#if($seen.replaceAll("[A-Za-z0-9+/]{4}", "").replaceAll(\'^[A-Za-z0-9+/]{2}(?:=|[A-Za-z0-9+/])=$\', "") == "")',
  '#set($body = $seen)',
  '#set($text = "false")',
  '#else',
  '#set($body = $util.base64Encode($seen))',
  '#set($text = "true")',
  '#end',
];

/**
 * The mapping template that turns a request into `SendMessage` (JSON protocol), with the envelope as the message body.
 *
 * Everything a sender controls leaves it in base64, except a group id that consists of harmless characters.
 */
export function requestTemplate(options: RequestTemplateOptions): string {
  const cases = [TOO_LARGE, TOO_MANY_PARAMETERS, ...options.answersWithoutStoring ?? [], NO_GROUP];
  return [
    `#set($queueUrl = "${options.queueUrl}")`,
    ...VARIABLES,
    options.messageGroup.renderGroup(options.contentType),
    ...cases.flatMap(({ prepare }) => prepare ?? []),
    ...branches(cases),
    '#else',
    sendMessage(options),
    '#end',
  ].join('\n');
}

/**
 * The mapping template of a content type that an endpoint does not accept, and a handshake comes with: what is none is refused.
 *
 * @param answersWithoutStoring requests that are answered, tried in this order; at least one
 */
export function answersOnlyTemplate(answersWithoutStoring: readonly AnswerWithoutStoring[]): string {
  return [
    ...VARIABLES,
    ...answersWithoutStoring.flatMap(({ prepare }) => prepare ?? []),
    ...branches(answersWithoutStoring),
    '#else',
    refusal(415, 'content type not accepted'),
    '{}',
    '#end',
  ].join('\n');
}

function branches(cases: readonly AnswerWithoutStoring[]): string[] {
  return cases.flatMap(({ condition, answer, body = '{}' }, index) => [`${index === 0 ? '#if' : '#elseif'}(${condition})`, ...(answer === '' ? [] : [answer]), body]);
}

/**
 * API Gateway's extended request id: unique, and unlike `$context.requestId` not to be chosen by the sender. What SQS takes for a repetition is
 * gone, so nothing that a sender writes may decide it: a forged webhook could take the place of one that is about to come.
 */
const DEDUPLICATION_ID = '${context.extendedRequestId}';

function sendMessage({ endpoint }: RequestTemplateOptions): string {
  const fields = [
    `\\"v\\":${ENVELOPE_VERSION}`,
    '\\"id\\":\\"${context.extendedRequestId}\\"',
    '\\"at\\":${context.requestTimeEpoch}',
    ...endpointField(endpoint),
    '\\"method\\":\\"${context.httpMethod}\\"',
    `\\"path\\":\\"$util.base64Encode(${proxyPath()})\\"`,
    '\\"rawPath\\":\\"$util.base64Encode("$!{context.path}")\\"',
    `\\"query\\":${base64Map('query')}`,
    `\\"multiQuery\\":${base64Lists('multiQuery')}`,
    `\\"headers\\":${base64Map('headers')}`,
    `\\"multiHeaders\\":${base64Lists('multiHeaders')}`,
    '\\"body\\":\\"$body\\"',
    '\\"text\\":$text',
    '\\"ip\\":\\"$!{context.identity.sourceIp}\\"',
  ];
  return `{"QueueUrl":"$queueUrl","MessageGroupId":"$group","MessageDeduplicationId":"${DEDUPLICATION_ID}","MessageBody":"{${fields.join(',')}}"}`;
}

function endpointField(endpoint: string): string[] {
  if (!ENDPOINT.test(endpoint)) {
    throw new Error(`An endpoint takes a path of "/" and letters, digits and ._~/- characters, got: ${JSON.stringify(endpoint)}; choose one such as "/github".`);
  }
  return endpoint === ROOT_ENDPOINT ? [] : [`\\"endpoint\\":\\"${endpoint}\\"`];
}
