import { MessageGroup, MissingGroup } from '../../src';
import { challenge, refusal } from '../../src/ingress/templates/answer-without-storing';
import { PING } from '../../src/ingress/templates/ping';
import { requestTemplate, RequestTemplateOptions } from '../../src/ingress/templates/request-template';
import { DEFAULT_TEMPLATE, refusedTemplate } from '../../src/ingress/templates/response-template';

/** One rendering of a template of this library, in the form that real Velocity is asked in (see test/fixtures/velocity). */
export interface TemplateCase {
  readonly name: string;
  readonly about: string;
  readonly template: string[];
  readonly request: {
    readonly body?: string;
    readonly bodyBase64?: string;
    readonly convertToText?: boolean;
    readonly header?: Record<string, string>;
    readonly querystring?: Record<string, string>;
    readonly path?: Record<string, string>;
  };
  readonly context: Record<string, unknown>;
}

/** What the cases call the delivery id. */
export const DELIVERY_ID = 'QPAMgF4ujoEEJxQ=';

/** What API Gateway knows of the request. */
export const CONTEXT = {
  extendedRequestId: DELIVERY_ID,
  requestTimeEpoch: 1763000000123,
  httpMethod: 'POST',
  path: '/prod/a b/é',
  identity: { sourceIp: '192.0.2.7' },
};

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_value, index) => index)).toString('base64');

/** Values with which templates, JSON, forms and SQS have been broken into before. */
export const HOSTILE_VALUES: Record<string, string> = {
  quotes: '"\'\\"\\\\',
  vtl: '#set($x=1)$x ${x} $!{context.extendedRequestId} #if(1)#{end} #stop ##',
  parameters: 'a&MessageGroupId=x&Action=SendMessage%26+%2B',
  json: '","MessageGroupId":"x","y":"',
  whitespace: 'a b\tc\r\nd',
  astral: '😀\u2028\u2029é',
  control: '\u0000\u0008\u001b\ufffe',
  base64: 'YWJj',
};

const hostileMap = Object.fromEntries(Object.values(HOSTILE_VALUES).map((value) => [value, value]));

function template(messageGroup: MessageGroup, options: Partial<RequestTemplateOptions> = {}): string[] {
  return requestTemplate({
    queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q.fifo', messageGroup, contentType: 'application/json', endpoint: '/', ...options,
  }).split('\n');
}

/** Sets `$method` to what API Gateway may fill it with. */
function withMethod(multivaluequerystring: Record<string, string[]>, multivalueheader: Record<string, string[]>, lines: string[]): string[] {
  const method = Buffer.from(JSON.stringify({ request: { multivaluequerystring, multivalueheader } })).toString('base64');
  return [`#set($method = $util.parseJson($util.base64Decode("${method}")))`, ...lines];
}

function byHeader(value: string): TemplateCase['request'] {
  return { body: '{}', convertToText: true, header: { 'X-Order-Id': value } };
}

const JSON_BODIES: Array<[name: string, body: string]> = [
  ['plain', '{"order":{"id":"17"}}'],
  ['number', '{"order":{"id":17}}'],
  ['long-number', '{"order":{"id":12345678901234567890123}}'],
  ['boolean', '{"order":{"id":true}}'],
  ['spaced', ' \r\n\t{ "order" : {\n"id" : "1 7" } }\n'],
  ['hostile', JSON.stringify({ order: { id: Object.values(HOSTILE_VALUES).join('') } })],
  ['escaped', '{"\\u006frder":{"id":"\\u0031\\ud83d\\ude00"}}'],
  ['twice', '{"order":{"id":"1"},"x":[{"order":2}]}'],
  ['missing', '{"order":{"name":"17"},"id":"18"}'],
  ['missing-twice', '{}'],
  ['null', '{"order":{"id":null}}'],
  ['empty', '{"order":{"id":""}}'],
  ['object', '{"order":{"id":{"a":"b"}}}'],
  ['list', '{"order":{"id":["17"]}}'],
  ['list-on-the-way', '{"order":[{"id":"17"}]}'],
  ['text-on-the-way', '{"order":"17"}'],
  ['number-on-the-way', '{"order":17}'],
  ['null-on-the-way', '{"order":null}'],
  ['looks-like-object', '{"order":{"id":"{17}"}}'],
  ['root-list', '[{"order":{"id":"17"}}]'],
  ['bom', '\ufeff{"order":{"id":"17"}}'],
  ['odd', '{"a":[true,false,null,-0.5e-3,{},[]],"é😀":"\\"\\\\\\u00e9{[,:","order":{"id":"17"}}'],
  ['deep', `{"a":${'['.repeat(31)}${']'.repeat(31)},"order":{"id":"17"}}`],
  ['too-deep', `{"a":${'['.repeat(32)}${']'.repeat(32)},"order":{"id":"17"}}`],
  ['looks-like', '{see [docs]}'],
  ['comma', '{"order":{"id":"17"},}'],
  ['quotes', "{'order':{'id':'17'}}"],
  ['raw-tab', '{"order":{"id":"17"},"a":"\t"}'],
  ['bad-escape', '{"order":{"id":"17"},"a":"\\x41"}'],
  ['bad-number', '{"order":{"id":"17"},"a":01}'],
  ['unbalanced', '{"order":{"id":"17"},"a":[}]}'],
  ['no-json', 'order={"id":17}'],
  ['no-json-number', '17'],
  ['no-bytes-of-text', '\u0000\u0001'],
];

const JSON_LIST_BODIES: Array<[name: string, body: string]> = [
  ['plain', '[{},{"order-id":["17","18"]}]'],
  ['short', '[{"order-id":["17"]}]'],
  ['empty', '[{},{"order-id":[]}]'],
  ['object-for-list', '[{},{"order-id":{"0":"17"}}]'],
  ['text-for-list', '[{},{"order-id":"17"}]'],
  ['list-for-object', '[1,["order-id"]]'],
  ['root-object', '{"1":{"order-id":["17"]}}'],
];

const FORM_BODIES: Array<[name: string, body: string]> = [
  ['plain', 'a=b&order[id]=17&c=d'],
  ['escaped', 'order%5bid%5D=1+7%2B%C3%A9%F0%9F%98%80'],
  ['first', 'order[id]=17&order[id]=18'],
  ['first-empty', 'order[id]=&order[id]=18'],
  ['equals', 'order[id]=a=b=c'],
  ['line', 'x&order[id]=17\n'],
  ['hostile', `order[id]=${encodeURIComponent(Object.values(HOSTILE_VALUES).join(''))}`],
  ['bad-escape', 'order[id]=17%2'],
  ['bad-escapes', 'order[id]=%%3131'],
  ['no-utf8', 'order[id]=%ff%C3'],
  ['longer-name', 'xorder[id]=17&order[id]x=18&order.id=19'],
  ['no-value', 'order[id]&order[id'],
  ['other', '{"order[id]":17}'],
];

const header = template(MessageGroup.header('x-order-id'));
const segment = template(MessageGroup.pathSegment(1));
const json = template(MessageGroup.jsonField('$.order.id', { missing: MissingGroup.group('none') }));
const jsonList = template(MessageGroup.jsonField("$[1]['order-id'][0]", { missing: MissingGroup.group('none') }));
const form = template(
  MessageGroup.formField('order[id]', { missing: MissingGroup.group('none') }), { contentType: 'application/x-www-form-urlencoded' },
);
const rejecting = template(MessageGroup.header('x-order-id', { missing: MissingGroup.refuse() }));
const challenged = template(MessageGroup.header('x-order-id'), {
  answersWithoutStoring: [{
    prepare: '#set($asked = "$!input.params().querystring.get(\'challenge\')")',
    condition: '$asked != ""',
    answer: challenge('asked'),
  }],
});

const pinged = template(MessageGroup.single(), { answersWithoutStoring: [PING] });
const requests: Array<[name: string, about: string, template: string[], request: TemplateCase['request']]> = [
  ['request-plain', 'an ordinary JSON body', header, { body: '{"a":1}', convertToText: true, header: { 'X-Order-Id': '17', 'Content-Type': 'application/json' }, path: { proxy: 'a b/é' } }],
  ['request-all-bytes', 'all 256 byte values', header, { bodyBase64: ALL_BYTES, convertToText: true, header: { 'x-order-id': '17' } }],
  ['request-nothing', 'an empty body, no header, no path', header, { convertToText: true }],
  ['request-hostile-maps', 'hostile names and values in headers, query and path', header, { body: 'x', convertToText: true, header: hostileMap, querystring: hostileMap, path: { proxy: Object.values(HOSTILE_VALUES).join('/') } }],
  ['request-text', 'a body that was not converted is encoded by the template', header, { body: 'plain text, "quoted" $x', header: { 'x-order-id': '17' } }],
  ['request-text-empty', 'an empty body that was not converted', header, { header: { 'x-order-id': '17' } }],
  ['request-query-does-not-win', 'a query parameter named like the group header is not the group', header, { body: '1', convertToText: true, querystring: { 'x-order-id': 'forged' }, header: { 'X-ORDER-ID': '17' } }],
  ...Object.entries(HOSTILE_VALUES).map(([name, value]): (typeof requests)[number] =>
    [`group-${name}`, 'a group value that may have to be encoded', header, byHeader(value)]),
  ['group-128', 'the longest plain value', header, byHeader('g'.repeat(128))],
  ['group-129', 'one character more is encoded and cut', header, byHeader('g'.repeat(129))],
  ['group-long-hostile', 'a long hostile value', header, byHeader('é$"'.repeat(400))],
  ['group-query', 'from a query parameter', template(MessageGroup.query('account')), { body: '1', convertToText: true, querystring: { account: '17' } }],
  ['group-segment', 'the second segment', segment, { body: '1', convertToText: true, path: { proxy: 'shops/17/orders' } }],
  ['group-segment-last', 'the second segment is the last', segment, { body: '1', convertToText: true, path: { proxy: 'shops/17' } }],
  ['group-segment-third', 'the third segment', template(MessageGroup.pathSegment(2)), { body: '1', convertToText: true, path: { proxy: 'shops//17/orders/x' } }],
  ['group-segment-slashes', 'empty segments do not count', segment, { body: '1', convertToText: true, path: { proxy: '/shops//17/' } }],
  ['group-segment-missing', 'too few segments', segment, { body: '1', convertToText: true, path: { proxy: 'shops' } }],
  ['group-segment-no-path', 'no path at all', segment, { body: '1', convertToText: true }],
  ['group-segment-hostile', 'a hostile segment', segment, { body: '1', convertToText: true, path: { proxy: 'shops/$1\n#set($x)"\\/x' } }],
  ['group-per-request', 'a group for each request', template(MessageGroup.perRequest()), { body: '1', convertToText: true }],
  ['request-1001-parameters', 'more parameters than a loop may take are refused, not cut', header, { body: '1', convertToText: true, querystring: Object.fromEntries(Array.from({ length: 1001 }, (_value, index) => [`p${index}`, ''])) }],
  ...JSON_BODIES.map(([name, body]): (typeof requests)[number] => [`json-${name}`, 'a group from a field of a JSON body', json, { body, convertToText: true }]),
  ...JSON_LIST_BODIES.map(([name, body]): (typeof requests)[number] => [`json-list-${name}`, 'a group from an item of a JSON list', jsonList, { body, convertToText: true }]),
  ['request-text-letters', 'a body of letters that was not converted', header, { body: 'hello', header: { 'x-order-id': '17' } }],
  ['json-text', 'a group from a JSON body that was not converted', json, { body: '{"order":{"id":"17"}}' }],
  ['json-empty-body', 'an empty body has no fields', json, { convertToText: true }],
  ['json-other-type', 'only JSON is read', template(MessageGroup.jsonField('$.order.id'), { contentType: 'text/csv' }), { body: '{"order":{"id":"17"}}', convertToText: true }],
  ...FORM_BODIES.map(([name, body]): (typeof requests)[number] => [`form-${name}`, 'a group from a field of a form', form, { body, convertToText: true }]),
  ['form-text', 'a group from a form that was not converted', form, { body: 'order[id]=17&x' }],
  ['form-empty-body', 'an empty body has no fields', form, { convertToText: true }],
  ['form-other-type', 'only forms are read', template(MessageGroup.formField('a')), { body: 'a=17', convertToText: true }],
  ['missing-fixed', 'a group for what has no value', template(MessageGroup.query('account', { missing: MissingGroup.group('none') })), { body: '1', convertToText: true }],
  ['missing-rejected', 'what has no value is refused', rejecting, { body: '1', convertToText: true }],
  ['missing-not', 'what has a value is not refused', rejecting, { body: '1', convertToText: true, header: { 'x-order-id': '17' } }],
  ['repeated', 'names that repeat', withMethod(
    { a: ['1', HOSTILE_VALUES.json], b: ['2'], [HOSTILE_VALUES.vtl]: ['x', '', 'x'], c: [] }, { 'X-A': ['1', HOSTILE_VALUES.quotes], 'Host': ['h'] }, header,
  ), {
    body: '1', convertToText: true, querystring: { a: HOSTILE_VALUES.json, b: '2', [HOSTILE_VALUES.vtl]: 'x', c: '' }, header: { 'X-A': HOSTILE_VALUES.quotes, 'Host': 'h', 'x-order-id': '17' },
  }],
  ['repeated-never', 'the lists are there and nothing repeats', withMethod({ a: ['1'] }, {}, header), { body: '1', convertToText: true, querystring: { a: '1' } }],
  ['repeated-1001-values', 'more values than a loop may take are refused, not cut', withMethod({ a: Array<string>(1001).fill('') }, {}, header), { body: '1', convertToText: true, querystring: { a: '' } }],
  ['repeated-1001-headers', 'more headers than a loop may take, though few are shown', withMethod({}, Object.fromEntries(Array.from({ length: 1001 }, (_value, index) => [`h${index}`, ['']])), header), { body: '1', convertToText: true }],
  ['endpoint', 'one of several endpoints', template(MessageGroup.single(), { endpoint: '/git-hub/v1.0~x_y' }), { body: '1', convertToText: true }],
  ['challenge', 'a request that is answered and not stored', challenged, { body: '1', convertToText: true, querystring: { challenge: HOSTILE_VALUES.json + HOSTILE_VALUES.vtl } }],
  ['challenge-missing', 'what has no challenge is stored', challenged, { body: '1', convertToText: true, header: { 'x-order-id': '17' } }],
  ['challenge-empty', 'what has an empty challenge is stored', challenged, { body: '1', convertToText: true, header: { 'x-order-id': '17' }, querystring: { challenge: '' } }],
];

const TOO_LONG = '{"__type":"com.amazonaws.sqs#InvalidParameterValueException","message":"One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes."}';
const OTHER = '{"__type":"com.amazon.coral.service#AccessDeniedException","message":"Access denied"}';

/** What a request template leaves in `$context` for the template of the answer. */
const CHALLENGED = `#set($context.responseOverride.challenge = "${Buffer.from('a challenge: "$x" #end <b>\r\né😀').toString('base64')}")\n#set($context.responseOverride.challengeType = "application/json")`.split('\n');

const answers: Array<[name: string, about: string, request: TemplateCase['request'], before?: string[], method?: string]> = [
  ['refused-too-long', 'SQS says that the message is too long', { body: TOO_LONG, convertToText: true }],
  ['refused-too-long-text', 'the same, not converted', { body: TOO_LONG }],
  ['refused-other', 'anything else is worth a retry', { body: OTHER, convertToText: true }],
  ['refused-other-text', 'the same, not converted', { body: OTHER }],
  ['refused-empty', 'SQS says nothing', {}],
  ['refused-by-us', 'the request template refused the request', { body: OTHER, convertToText: true }, refusal(431, 'too many headers or query parameters').split('\n')],
  ['refused-challenge', 'the request template found a challenge', { body: OTHER, convertToText: true }, CHALLENGED],
  ['refused-challenge-text', 'the same, not converted', { body: OTHER }, CHALLENGED],
  ['refused-head', 'a ping of which the request template could tell nothing', { body: OTHER, convertToText: true }, [], 'HEAD'],
  ['refused-options', 'the same with OPTIONS', { body: OTHER, convertToText: true }, [], 'OPTIONS'],
  ['refused-get', 'GET may have been a webhook', { body: OTHER, convertToText: true }, [], 'GET'],
];

/** Every rendering of this library's templates that is held against real Velocity. */
export function templateCases(): TemplateCase[] {
  return [
    ...requests.map(([name, about, lines, request]) => ({ name, about, template: lines, request, context: CONTEXT })),
    ...answers.map(([name, about, request, before = [], method = 'POST']) => ({ name, about, template: [...before, ...refusedTemplate(true).split('\n')], request, context: { ...CONTEXT, httpMethod: method } })),
    ...[['own', undefined, 'a ping is answered and not stored'], ['below', 'orders/17/paid', 'a GET below the endpoint is stored']].map(([name, proxy, about]) => ({
      name: `ping-${name}`, about: about!, template: pinged, request: { body: '', convertToText: true, ...(proxy === undefined ? {} : { path: { proxy } }) }, context: { ...CONTEXT, httpMethod: 'GET' },
    })),
    { name: 'default', about: 'SQS answers with neither 2xx nor 400', template: DEFAULT_TEMPLATE.split('\n'), request: { body: OTHER, convertToText: true }, context: CONTEXT },
    {
      name: 'default-refused',
      about: 'the same for a request that was refused',
      template: [...refusal(431, 'too many headers or query parameters').split('\n'), ...DEFAULT_TEMPLATE.split('\n')],
      request: { body: OTHER, convertToText: true },
      context: CONTEXT,
    },
  ];
}
