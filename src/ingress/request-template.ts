import { Deduplication } from './deduplication';
import { MessageGroup } from './message-group';
import { base64Map, proxyPath } from './vtl';
import { ENVELOPE_VERSION } from '../envelope/envelope';

/** What a request template is made of. */
export interface RequestTemplateOptions {
  /** URL of the queue, a token at synth. */
  readonly queueUrl: string;
  readonly messageGroup: MessageGroup;
  readonly deduplication: Deduplication;
}

/** API Gateway stops a `#foreach` after so many rounds. */
const MAX_FOREACH = 1000;

/**
 * The mapping template that turns a request into `SendMessage` (JSON protocol), with the envelope as the message body.
 *
 * Everything a sender controls leaves it in base64, except a group or deduplication id that consists of harmless characters.
 * With a converted body `$input.body` is base64 already. Should it ever arrive as text, the template encodes it and marks that.
 */
export function requestTemplate(options: RequestTemplateOptions): string {
  const fields = [
    `\\"v\\":${ENVELOPE_VERSION}`,
    '\\"id\\":\\"${context.extendedRequestId}\\"',
    '\\"at\\":${context.requestTimeEpoch}',
    '\\"method\\":\\"${context.httpMethod}\\"',
    `\\"path\\":\\"$util.base64Encode(${proxyPath()})\\"`,
    '\\"rawPath\\":\\"$util.base64Encode("$!{context.path}")\\"',
    `\\"query\\":${base64Map('input.params().querystring')}`,
    `\\"headers\\":${base64Map('input.params().header')}`,
    '\\"body\\":\\"$body\\"',
    '\\"text\\":$text',
    '\\"ip\\":\\"$!{context.identity.sourceIp}\\"',
  ];
  return [
    options.messageGroup.renderGroup(),
    options.deduplication.renderDeduplication(),
    '#set($seen = "$!input.body")',
    '#if($seen.replaceAll("[A-Za-z0-9+/=]", "") == "")',
    '#set($body = $seen)',
    '#set($text = "false")',
    '#else',
    '#set($body = $util.base64Encode($seen))',
    '#set($text = "true")',
    '#end',
    // A loop that API Gateway cuts short would alter the webhook: without a message body SQS refuses it instead.
    `#if($input.params().querystring.size() > ${MAX_FOREACH} || $input.params().header.size() > ${MAX_FOREACH})`,
    '#set($context.responseOverride.status = 431)',
    '{}',
    '#else',
    `{"QueueUrl":"${options.queueUrl}","MessageGroupId":"$group","MessageDeduplicationId":"$deduplication","MessageBody":"{${fields.join(',')}}"}`,
    '#end',
  ].join('\n');
}
