import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { lintTemplate } from './template-lint';
import { Backend, ChallengeAnswer, ChallengeCondition, ChallengeValue, Deduplication, EndpointProps, Handshake, MessageGroup, MissingGroup, ScalableWebhook, Source } from '../../src';
import { challenge, AnswerWithoutStoring } from '../../src/ingress/templates/answer-without-storing';
import { requestTemplate } from '../../src/ingress/templates/request-template';
import { ACCEPTED_TEMPLATE, refusedTemplate, UNAVAILABLE_TEMPLATE } from '../../src/ingress/templates/response-template';
import { withTexts } from '../with-texts';

const POLICIES = [undefined, MissingGroup.group('none'), MissingGroup.refuse()];
const GROUPS: Array<[name: string, group: MessageGroup]> = POLICIES.flatMap((missing, index): Array<[string, MessageGroup]> => [
  [`header ${index}`, MessageGroup.header('X-Order-Id', { missing })],
  [`query ${index}`, MessageGroup.query('order[id]', { missing })],
  [`segment ${index}`, MessageGroup.pathSegment(3, { missing })],
  [`json ${index}`, MessageGroup.jsonField("$.a['b c'][7].d[0]", { missing })],
  [`json list ${index}`, MessageGroup.jsonField('$[0]', { missing })],
  [`form ${index}`, MessageGroup.formField('order[id].x-y_z~:', { missing })],
]);
GROUPS.push(['single', MessageGroup.single()], ['per request', MessageGroup.perRequest()]);

const CHALLENGE: AnswerWithoutStoring = {
  prepare: '#set($asked = "$!input.params().querystring.get(\'challenge\')")', condition: '$asked != ""', answer: challenge('asked'),
};

const SHAPES: Array<[name: string, endpoint: string, answersWithoutStoring: AnswerWithoutStoring[]]> = [['/', '/', []], ['/github with a challenge', '/github', [CHALLENGE]]];

describe.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])('%s', (contentType) => {
  describe.each(GROUPS)('group: %s', (_group, messageGroup) => {
    test.each(SHAPES)('endpoint: %s, inside of the safe part of VTL', (_name, endpoint, answersWithoutStoring) => {
      const template = requestTemplate({ queueUrl: 'https://sqs.example.com/1/q.fifo', messageGroup, contentType, endpoint, answersWithoutStoring });
      expect(lintTemplate(template)).toEqual([]);
    });
  });
});

test('so are the answers, of which one prints a challenge on purpose', () => {
  expect([ACCEPTED_TEMPLATE, UNAVAILABLE_TEMPLATE].flatMap((template) => lintTemplate(template))).toEqual([]);
  expect([true, false].flatMap((pings) => lintTemplate(refusedTemplate(pings), { mayPrint: ['$util.base64Decode($challenge)'] }))).toEqual([]);
  expect(lintTemplate(refusedTemplate(false))).toEqual([expect.stringContaining('a sender can choose it')]);
});

describe('the lint finds', () => {
  const SAFE = '#set($x = "$!input.body")\n';

  test.each<[what: string, template: string, problem: string]>([
    ['#stop', `${SAFE}#stop`, '#stop'],
    ['#break', '#foreach($k in $input.params().header.keySet())#break#{end}', '#break'],
    ['.matches', `${SAFE}#if($x.matches("a") == "")\n#end`, 'the method .matches()'],
    ['.format', `${SAFE}#set($y = $x.format("a"))`, 'the method .format()'],
    ['an unbraced #end behind text', '#foreach($k in $input.params().header.keySet())x#end', '#else or #end without braces'],
    ['an unbraced #else before text', `${SAFE}#if($x == "")\n#else{}#{end}`, '#else or #end without braces'],
    ['a comment', 'x ## y', 'a comment'],
    ['a loud reference', '$input.body', 'may be null'],
    ['what a sender can choose', '$!{input.body}', 'a sender can choose it'],
    ['what a sender can choose, by way of a variable', `${SAFE}$x`, 'a sender can choose it'],
    ['what was decoded', '$util.base64Decode("YQ==")', 'a sender can choose it'],
    ['a loud reference inside a string', '#set($x = "$input.body")', 'may be null inside a string'],
    ['a comparison with null', '#if($input.body == "")\n#end', 'compares what may be null'],
    ['a comparison of a size that may be null', '#if($multiQuery.size() > 1)\n#end', 'compares what may be null'],
    ['a variable that may be set on one way only', `${SAFE}#if($x == "")\n#set($y = "1")\n#end\n$y`, '$y is printed and may be null'],
    ['a variable that is set twice from what may be null', '#set($x = $input.body)\n#set($x = $input.body)', 'set more than once'],
    ['a variable that is harmless on one way only', `${SAFE}#if($x.replaceAll("[A-Za-z0-9_.:-]", "") == "")\n#set($y = $x)\n#else\n#set($y = $x)\n#end\n$y`, 'a sender can choose it'],
    ['an override of the request', '#set($context.requestOverride.header.Host = "x")', 'no override of ours'],
    ['an override that the sender chooses', `${SAFE}#set($context.responseOverride.error = $x)`, "the sender's"],
    ['encoding null', '$util.base64Encode($input.body)', 'is given what may be null'],
    ['a pattern that is no constant', `${SAFE}#set($y = $x.replaceAll($x, ""))`, 'not a replacement of constants'],
    ['$context.requestId, which a sender sets', '$!{context.requestId}', 'not known to be there'],
    ['arithmetic', '#set($x = 1 + 1)', 'an expression that is neither'],
    ['an index', '#set($x = $y[0])', 'an index'],
    ['a loop over anything', '#foreach($k in $input.body)x#{end}', 'a #foreach over something else'],
    ['a dollar in text', '{"a":"$"}', 'a "$", "#" or backslash in text'],
    ['a backslash before anything but a quote', '{"a":"\\n"}', 'a "$", "#" or backslash in text'],
    ['escapeJavaScript', '$util.escapeJavaScript("a")', '$util.escapeJavaScript'],
  ])('%s', (_what, template, problem) => {
    expect(lintTemplate(template)).toContainEqual(expect.stringContaining(problem));
  });
});

/** A template with names for what CloudFormation fills in. */
function textOf(template: unknown): string {
  return typeof template === 'string' ? template
    : (template as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'token')).join('');
}

test('every template of a webhook with all kinds of senders is inside of it', () => {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://example.com'), deduplication: Deduplication.jsonField('$.id') });
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'secret');
  const signing = secretsmanager.Secret.fromSecretNameV2(stack, 'Signing', 'signing');
  const senders: Record<string, EndpointProps> = {
    github: { source: Source.github({ secret }), messageGroup: MessageGroup.ofSource(), deduplication: Deduplication.senderId() },
    slack: { source: Source.slack({ secret }), messageGroup: MessageGroup.jsonField('$.event.channel') },
    stripe: { source: Source.stripe({ secret }), deduplication: Deduplication.jsonField('$.id') },
    meta: { source: Source.meta({ secret, verifyToken: secret }) },
    graph: { handshake: Handshake.validationToken() },
    dropbox: { handshake: Handshake.queryChallenge('challenge') },
    strava: { handshake: Handshake.strava(secret) },
    webSub: { handshake: Handshake.webSub(['https://example.com/feed?a=$x&b=#y']) },
    twitch: { handshake: Handshake.twitch() },
    asana: { handshake: Handshake.asana(), methods: ['POST'] },
    smartsheet: { handshake: Handshake.smartsheet(), methods: ['PUT'] },
    okta: { handshake: Handshake.okta() },
    monday: { handshake: Handshake.monday(), contentTypes: ['text/xml'] },
    eventGrid: { handshake: Handshake.eventGrid(), methods: ['POST', 'GET'] },
    meraki: { handshake: Handshake.challenge({ value: ChallengeValue.fixed('validator 1') }) },
    form: { handshake: Handshake.challenge({ value: ChallengeValue.formField('challenge'), when: [ChallengeCondition.header('x-kind')], answer: ChallengeAnswer.header('X-Answer') }) },
    x: { handshake: Handshake.crc(signing) },
    zoom: { handshake: Handshake.zoom(signing) },
    twilio: { messageGroup: MessageGroup.formField('From', { missing: MissingGroup.refuse() }), successResponse: { body: '<Response/>', contentType: 'text/xml' } },
  };
  Object.entries(senders).forEach(([name, props]) => webhook.addEndpoint(`/${name}`, props));
  const methods = Object.values(withTexts(Template.fromStack(stack)).findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties.Integration);
  const requests = methods.flatMap(({ RequestTemplates }) => Object.values(RequestTemplates)).map(textOf);
  const responses = methods.flatMap(({ IntegrationResponses }) => IntegrationResponses
    .flatMap(({ ResponseTemplates = {} }: { ResponseTemplates?: object }) => Object.values(ResponseTemplates))).map(textOf);
  const answers = ['$util.base64Decode($challenge)', '$util.base64Decode($signed)'];
  expect([...new Set(requests)].flatMap((template) => lintTemplate(template))).toEqual([]);
  expect([...new Set(responses)].flatMap((template) => lintTemplate(template, { mayPrint: answers }))).toEqual([]);
  expect(new Set(requests).size).toBeGreaterThan(15);
});
