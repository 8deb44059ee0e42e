import * as fs from 'fs';
import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Deduplication, MessageGroup, MissingGroup, Source } from '../../src';
import { DEFAULT_CONTENT_TYPES } from '../../src/ingress/content-types';
import { refusal } from '../../src/ingress/templates/answer-without-storing';
import { requestTemplate } from '../../src/ingress/templates/request-template';
import { synthWebhook } from '../synth';
import { withTexts } from '../with-texts';

const secret = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Secret', 'secret');

describe('wrong choices are one sentence with what, got, expected and fix', () => {
  test.each<[unknown, () => unknown, string | RegExp]>([
    ['no path', () => MessageGroup.jsonField(''), 'MessageGroup.jsonField takes a path of 1 to 20 steps such as $.order.id, $.items[0].id or $[\'order-id\'], got: ""; write one that names a single field.'],
    ['only the root', () => MessageGroup.jsonField('$'), /got: "\$"/],
    ['no root', () => MessageGroup.jsonField('order.id'), /got: "order\.id"/],
    ['another root', () => MessageGroup.jsonField('x.order'), /got: "x\.order"/],
    ['a wildcard', () => MessageGroup.jsonField('$.items[*].id'), /takes a path/],
    ['a recursive descent', () => MessageGroup.jsonField('$..id'), /takes a path/],
    ['a filter', () => MessageGroup.jsonField('$.items[?(@.a)]'), /takes a path/],
    ['an index from the end', () => MessageGroup.jsonField('$.items[-1]'), /takes a path/],
    ['a huge index', () => MessageGroup.jsonField('$.items[1000]'), /takes a path/],
    ['a quote', () => MessageGroup.jsonField("$['a'b']"), /takes a path/],
    ['VTL', () => MessageGroup.jsonField("$['$!{context}']"), /takes a path/],
    ['something behind it', () => MessageGroup.jsonField('$.a b'), /takes a path/],
    ['too many steps', () => MessageGroup.jsonField(`$${'.a'.repeat(21)}`), /takes a path/],
    ['a path for deduplication', () => Deduplication.jsonField('id'), /^Deduplication\.jsonField takes a path/],
    ['a form field', () => MessageGroup.formField("a'b"), 'MessageGroup.formField takes a name of 1 to 128 letters, digits and _.~:[]- characters, got: "a\'b"; choose a field with such a name or use a header.'],
    ['a group for what has none', () => MissingGroup.group('a b'), 'MissingGroup.group takes 1 to 128 letters, digits and _.:- characters, got: "a b"; choose a name such as "none".'],
    ['an empty group', () => MissingGroup.group(''), /got: ""/],
    ['a long group', () => MissingGroup.group('a'.repeat(129)), /takes 1 to 128/],
    ['no source', () => synthWebhook({ messageGroup: MessageGroup.ofSource() }), 'MessageGroup.ofSource() needs a source, got none; set the source of the webhook or endpoint, or choose another group.'],
    ['a source without an id', () => synthWebhook({ source: Source.hubSpot({ secret }), deduplication: Deduplication.senderId() }), 'Deduplication.senderId() needs a source that has an id of its webhooks, got one without; choose Deduplication.header or .jsonField with the place of the id.'],
    ['an endpoint', () => requestTemplate({ queueUrl: '', messageGroup: MessageGroup.single(), contentType: 'text/plain', endpoint: '/a b' }), /^An endpoint takes a path of "\/" and letters, .*got: "\/a b"; choose/],
    ['a refusal with a success', () => refusal(200, 'fine'), /^A refusal takes a status from 400 to 499 .*got: 200, "fine"/],
    ['a refusal with a quote', () => refusal(400, '"'), /^A refusal takes/],
  ])('%s', (_what, choose, message) => {
    expect(choose).toThrow(message);
  });
});

function templatesOf(props: Parameters<typeof synthWebhook>[0]): Map<string, string> {
  const methods = Object.values(withTexts(synthWebhook(props).template).findResources('AWS::ApiGateway::Method'));
  return new Map(Object.entries(methods[0].Properties.Integration.RequestTemplates).map(([type, text]) => [type, JSON.stringify(text)]));
}

test('ofSource() is the group of the source', () => {
  const template = templatesOf({ source: Source.github({ secret }), messageGroup: MessageGroup.ofSource() }).get('application/json')!;
  expect(template).toContain("headers.get('X-GitHub-Hook-Installation-Target-ID')");
});

test('with a source that says nothing of groups, each webhook is one', () => {
  expect(templatesOf({ source: Source.any(), messageGroup: MessageGroup.ofSource() }).get('text/plain')).toContain('#set($group = \\"${context.extendedRequestId}\\")');
});

test('a field is read where the body can have one, and nowhere else', () => {
  const json = templatesOf({ messageGroup: MessageGroup.jsonField('$.order.id') });
  expect([...json].filter(([, text]) => text.includes('parseJson')).map(([type]) => type)).toEqual([
    'application/json', 'text/plain', 'text/json', 'application/x-json', 'application/csp-report', ...DEFAULT_CONTENT_TYPES.filter((type) => type.endsWith('+json')),
  ]);
  const form = templatesOf({ messageGroup: MessageGroup.formField('order') });
  expect([...form].filter(([, text]) => text.includes('urlDecode')).map(([type]) => type)).toEqual(['application/x-www-form-urlencoded']);
});

test('every character that a path or name may have ends up in the template as it is', () => {
  const render = (group: MessageGroup, contentType: string) => group.renderGroup(contentType);
  expect(render(MessageGroup.jsonField("$['a.b:@/~+ -_']._x-y[999]"), 'application/json')).toContain(".get('a.b:@/~+ -_'))\n");
  expect(render(MessageGroup.formField('a_b.c~d:e[f]-g'), 'application/x-www-form-urlencoded')).toContain('a(?:_|%5[Ff])b(?:\\.|%2[Ee])c(?:\\~|%7[Ee])d(?:\\:|%3[Aa])e(?:\\[|%5[Bb])f(?:\\]|%5[Dd])(?:\\-|%2[Dd])g=');
});


test.each([
  'application/vnd.contentful.management.v1+json', 'application/vnd.docker.distribution.events.v2+json', 'application/atom+xml', 'application/activity+json', 'application/fhir+json',
])('field case I2: %s is accepted by default', (type) => {
  expect(DEFAULT_CONTENT_TYPES).toContain(type);
});

test('the built-in types are MIME types in lower case, each once, and each is in the documentation', () => {
  const documented = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'endpoint.md'), 'utf8').split('## Content types')[1].split('\n## ')[0];
  const inTable = [...documented.matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, type]) => type));
  expect(inTable.sort()).toEqual([...DEFAULT_CONTENT_TYPES].sort());
  expect(new Set(DEFAULT_CONTENT_TYPES).size).toBe(DEFAULT_CONTENT_TYPES.length);
  expect(DEFAULT_CONTENT_TYPES.filter((type) => !/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type))).toEqual([]);
});
