import { SecretValue } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ChallengeAnswer, ChallengeCondition, ChallengeProps, ChallengeValue, MessageGroup } from '../../../src';
import { challengeCase } from '../../../src/ingress/handshake/challenge';
import { CHALLENGE_TEMPLATE, challengeOnlyTemplate } from '../../../src/ingress/handshake/challenge-template';
import { CRC_REQUEST_TEMPLATE, CRC_RESPONSE_TEMPLATE, storeResponseTemplate, zoomCase } from '../../../src/ingress/handshake/function-templates';
import * as senders from '../../../src/ingress/handshake/sender-challenges';
import { success } from '../../../src/ingress/success-response';
import { AnswerWithoutStoring } from '../../../src/ingress/templates/answer-without-storing';
import { PING } from '../../../src/ingress/templates/ping';
import { answersOnlyTemplate, requestTemplate } from '../../../src/ingress/templates/request-template';
import { CONTEXT, HOSTILE_VALUES, TemplateCase } from '../template-cases';

const HOSTILE = Object.values(HOSTILE_VALUES).join('');
const TOO_LONG = 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.';

/** The token that the templates expect, where CloudFormation puts a secret. */
export const VERIFY_TOKEN = 'tok_1~A';

/** A secret whose text is known already. */
const TOKEN_SECRET = { grantRead: () => undefined, secretValue: SecretValue.unsafePlainText(VERIFY_TOKEN) } as unknown as secretsmanager.ISecret;

function storing(instead: AnswerWithoutStoring): string {
  return requestTemplate({
    queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q.fifo',
    messageGroup: MessageGroup.single(),
    contentType: 'application/json',
    endpoint: '/',
    answersWithoutStoring: [instead],
  });
}

const body = (value: unknown): TemplateCase['request'] => ({ body: typeof value === 'string' ? value : JSON.stringify(value), convertToText: true });
const hub = (mode: string, token: string, challenge: string): TemplateCase['request'] =>
  query({ 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge });
const answered = body({ answer: Buffer.from('{"response_token":"sha256=x"}').toString('base64') });

const withWebhooks = (props: ChallengeProps, contentType: string = 'application/json'): string => storing(challengeCase(props, contentType)!);
const alone = (props: ChallengeProps): string => challengeOnlyTemplate(challengeCase(props, 'application/json')!);
const header = (name: string, value: string, text: string = ''): TemplateCase['request'] => ({ ...(text === '' ? {} : { body: text }), header: { [name]: value }, convertToText: true });

const slack = withWebhooks(senders.slackUrlVerification());
const zoom = storing(zoomCase('application/json')!);
const graph = withWebhooks(senders.validationToken());
const twitch = withWebhooks(senders.twitch());
const asana = withWebhooks(senders.asana());
const monday = withWebhooks(senders.monday());
const eventGrid = withWebhooks(senders.eventGrid());
const form = withWebhooks({ value: ChallengeValue.formField('challenge'), when: [ChallengeCondition.header('x-kind')] }, 'application/x-www-form-urlencoded');
const hubRequest = alone(senders.hubChallenge(TOKEN_SECRET));
const webSub = alone(senders.webSub(['https://example.com/feed?a=$x&b=#y']));
const query = (values: Record<string, string>): TemplateCase['request'] => ({ querystring: values, convertToText: true });
const queryRequest = alone({ value: ChallengeValue.query('challenge') });
const ping = storing(PING);
const only = answersOnlyTemplate([challengeCase(senders.validationToken(), 'text/plain')!]);
const stored = storeResponseTemplate(success({ statusCode: 202, body: '<ok/>', contentType: 'text/xml' }), true);
const topic = 'https://example.com/feed?a=$x&b=#y';
const HOOK_SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
const TWITCH = 'Twitch-Eventsub-Message-Type';

const cases: Array<[name: string, about: string, template: string, request: TemplateCase['request'], method?: string]> = [
  ['slack', 'a challenge', slack, body({ token: 't', challenge: 'c', type: 'url_verification' })],
  ['slack-hostile', 'a hostile challenge', slack, body({ type: 'url_verification', challenge: HOSTILE })],
  ['slack-spaced', 'blanks and line breaks', slack, body('\n{ "type" :\t"url_verification",\n"challenge":"c" }\r\n')],
  ['slack-text', 'a challenge that was not converted', slack, { body: '{"type":"url_verification","challenge":"c"}' }],
  ['slack-number', 'a challenge that is a number', slack, body({ type: 'url_verification', challenge: 17 })],
  ['slack-missing', 'no challenge', slack, body({ type: 'url_verification' })],
  ['slack-null', 'null for a challenge', slack, body({ type: 'url_verification', challenge: null })],
  ['slack-deeper', 'the name deeper down', slack, body({ type: 'event_callback', event: { type: 'url_verification', challenge: 'c' } })],
  ['slack-quoted', 'an event that talks about it', slack, body({ type: 'event_callback', text: '"type":"url_verification"' })],
  ['slack-event', 'an event', slack, body({ type: 'event_callback', challenge: 'c' })],
  ['slack-list', 'a list', slack, body([{ type: 'url_verification', challenge: 'c' }])],
  ['slack-no-json', 'no JSON', slack, body('type=url_verification')],
  ['slack-empty', 'no body', slack, { convertToText: true }],
  ['zoom', 'a challenge', zoom, body({ event: 'endpoint.url_validation', payload: { plainToken: 'q"g$g8' } })],
  ['zoom-no-payload', 'no token', zoom, body({ event: 'endpoint.url_validation' })],
  ['zoom-other-name', 'a dot is a dot', zoom, body({ event: 'endpoint_url_validation', payload: { plainToken: 'x' } })],
  ['graph', 'a token', graph, query({ validationToken: HOSTILE })],
  ['graph-none', 'no token', graph, body('{}')],
  ['hub', 'a challenge with the right token', hubRequest, hub('subscribe', VERIFY_TOKEN, HOSTILE)],
  ['hub-other-token', 'another token', hubRequest, hub('subscribe', 'tok_1~a', 'c')],
  ['hub-no-token', 'no token', hubRequest, query({ 'hub.mode': 'subscribe', 'hub.challenge': 'c' })],
  ['hub-other-mode', 'another mode', hubRequest, hub('unsubscribe', VERIFY_TOKEN, 'c')],
  ['hub-nothing', 'nothing', hubRequest, query({})],
  ['query', 'a challenge', queryRequest, query({ challenge: HOSTILE })],
  ['query-nothing', 'nothing', queryRequest, query({})],
  ['query-other', 'another parameter', queryRequest, query({ other: 'x' }), 'GET'],
  ['query-ping', 'a ping', queryRequest, query({}), 'GET'],
  ['strava', 'answered as JSON', alone(senders.strava(TOKEN_SECRET)), hub('subscribe', VERIFY_TOKEN, '15f7d1a91c1f40f8a748fd134752feb3')],
  ['strava-hostile', 'what is no plain text is not put into JSON', alone(senders.strava(TOKEN_SECRET)), hub('subscribe', VERIFY_TOKEN, HOSTILE)],
  ['websub', 'no token', webSub, query({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': HOSTILE })],
  ['websub-unsubscribe', 'unsubscribing', webSub, query({ 'hub.mode': 'unsubscribe', 'hub.topic': topic, 'hub.challenge': 'c' })],
  ['websub-other-topic', 'another topic', webSub, query({ 'hub.mode': 'subscribe', 'hub.topic': `${topic}z`, 'hub.challenge': 'c' })],
  ['websub-denied', 'another mode', webSub, query({ 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': 'r' })],
  ['websub-any-topic', 'any topic', alone(senders.webSub([])), query({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': 'c' })],
  ['okta', 'a header, answered as JSON', alone(senders.okta()), header('X-Okta-Verification-Challenge', 'Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg')],
  ['okta-hostile', 'a hostile header', alone(senders.okta()), header('X-Okta-Verification-Challenge', HOSTILE)],
  ['twitch', 'a header announces a field', twitch, header(TWITCH, 'webhook_callback_verification', JSON.stringify({ challenge: 'pogchamp-kappa-360noscope-vohiyo', subscription: { id: 'f1c2' } }))],
  ['twitch-event', 'another header', twitch, header(TWITCH, 'notification', JSON.stringify({ challenge: 'c' }))],
  ['twitch-no-header', 'no header', twitch, body({ challenge: 'c' })],
  ['twitch-no-json', 'no JSON', twitch, header(TWITCH, 'webhook_callback_verification', 'challenge=c')],
  ['asana', 'a header is sent back as one', asana, header('X-Hook-Secret', HOOK_SECRET)],
  ['asana-lower', 'the same in lower case', asana, header('x-hook-secret', HOOK_SECRET, '{}')],
  ['asana-hostile', 'a hostile header', asana, header('X-Hook-Secret', HOSTILE)],
  ['asana-long', 'a header that is too long', asana, header('X-Hook-Secret', 'x'.repeat(1025))],
  ['asana-event', 'an event', asana, header('X-Hook-Signature', 'abc', '{"events":[]}')],
  ['smartsheet', 'a header is sent back as another', withWebhooks(senders.smartsheet()), header('Smartsheet-Hook-Challenge', '91c1d5a4-0e2e-4d4e-b1a0-1f7b9b3d1b4b', '{"challenge":"91c1d5a4-0e2e-4d4e-b1a0-1f7b9b3d1b4b","webhookId":1}')],
  ['monday', 'a body that is a challenge and nothing else', monday, body('{\n  "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"\n}')],
  ['monday-event', 'an event that has the field too', monday, body({ challenge: 'c', event: {} })],
  ['monday-hostile', 'a hostile challenge', monday, body({ challenge: HOSTILE })],
  ['event-grid', 'an event in a list', eventGrid, header('aeg-event-type', 'SubscriptionValidation', JSON.stringify([{ id: '2d1781af', data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' }, eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent' }]))],
  ['event-grid-event', 'an event', eventGrid, header('aeg-event-type', 'Notification', JSON.stringify([{ data: { validationCode: 'c' } }]))],
  ['form', 'a field of a form', form, header('x-kind', 'any', 'a=1&challenge=a%20b')],
  ['form-no-header', 'no header', form, body('challenge=a')],
  ['fixed', 'the same text always', alone({ value: ChallengeValue.fixed('validator 1') }), query({})],
  ['ping-head', 'HEAD', ping, query({ a: '1' }), 'HEAD'],
  ['ping-options', 'OPTIONS', ping, body('x'), 'OPTIONS'],
  ['ping-get', 'GET with nothing', ping, query({}), 'GET'],
  ['ping-get-query', 'GET with a query is a webhook', ping, query({ a: '' }), 'GET'],
  ['ping-get-body', 'GET with a body is a webhook', ping, body('{}'), 'GET'],
  ['ping-post', 'POST with nothing is a webhook', ping, query({}), 'POST'],
  ['only', 'a content type that only the handshake brings', only, query({ validationToken: HOSTILE })],
  ['only-webhook', 'a webhook of that type', only, body('x')],
  ['lark', 'a header, a field and a token', withWebhooks({ when: [ChallengeCondition.header('X-Kind', 'a', 'b(c)'), ChallengeCondition.jsonField('$.a.b', 'x|y', 'z.')], value: ChallengeValue.jsonField('$.c[0]'), answer: ChallengeAnswer.json('d') }), header('X-Kind', 'b(c)', '{"a":{"b":"x|y"},"c":["e"]}')],
  ['challenge', 'the answer', `#set($context.responseOverride.challenge = "${Buffer.from(`c\n${HOSTILE}`).toString('base64')}")\n${CHALLENGE_TEMPLATE}`, {}],
  ['crc', 'a token for the function', CRC_REQUEST_TEMPLATE, query({ crc_token: HOSTILE })],
  ['crc-nothing', 'no token', CRC_REQUEST_TEMPLATE, query({})],
  ['crc-answered', 'what the function answered', CRC_RESPONSE_TEMPLATE, answered],
  ['crc-answered-text', 'the same, not converted', CRC_RESPONSE_TEMPLATE, { body: answered.body }],
  ['crc-refused', 'what the function refused', CRC_RESPONSE_TEMPLATE, body({ refused: 'no token' })],
  ['crc-failed', 'an error of the function', CRC_RESPONSE_TEMPLATE, body({ errorMessage: '{"answer":"YQ=="}' })],
  ['crc-nothing-answered', 'nothing from the function', CRC_RESPONSE_TEMPLATE, {}],
  ['store-answered', 'what the function answered', stored, answered],
  ['store-stored', 'what the function stored', stored, body({ stored: true })],
  ['store-stored-text', 'the same, not converted', stored, { body: '{"stored":true}' }],
  ['store-too-long', 'what SQS refused', stored, body({ refused: TOO_LONG })],
  ['store-failed', 'an error of the function', stored, body({ errorMessage: '{"stored":true}' })],
  ['store-false', 'not stored', stored, body({ stored: false })],
  ['store-nothing', 'nothing from the function', stored, {}],
];

/** Every rendering of the handshakes' templates that is held against real Velocity. */
export function handshakeCases(): TemplateCase[] {
  return cases.map(([name, about, template, request, httpMethod = 'POST']) => ({ name, about, template: template.split('\n'), request, context: { ...CONTEXT, httpMethod } }));
}
