import { MessageGroup } from '../../../src';
import { slackUrlVerification, validationToken, zoomValidation } from '../../../src/ingress/handshake/challenge-conditions';
import { CHALLENGE_TEMPLATE, hubChallengeTemplate, queryChallengeTemplate } from '../../../src/ingress/handshake/challenge-template';
import { CRC_REQUEST_TEMPLATE, CRC_RESPONSE_TEMPLATE, storeResponseTemplate } from '../../../src/ingress/handshake/function-templates';
import { success } from '../../../src/ingress/success-response';
import { AnswerWithoutStoring } from '../../../src/ingress/templates/answer-without-storing';
import { requestTemplate } from '../../../src/ingress/templates/request-template';
import { CONTEXT, HOSTILE_VALUES, TemplateCase } from '../template-cases';

const HOSTILE = Object.values(HOSTILE_VALUES).join('');
const TOO_LONG = 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.';

/** The token that the templates expect, where CloudFormation puts a secret. */
export const VERIFY_TOKEN = 'tok_1~A';

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
const query = (values: Record<string, string>): TemplateCase['request'] => ({ querystring: values, convertToText: true });
const hub = (mode: string, token: string, challenge: string): TemplateCase['request'] =>
  query({ 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge });
const answered = body({ answer: Buffer.from('{"response_token":"sha256=x"}').toString('base64') });

const slack = storing(slackUrlVerification());
const zoom = storing(zoomValidation());
const graph = storing(validationToken());
const hubRequest = hubChallengeTemplate(VERIFY_TOKEN);
const stored = storeResponseTemplate(success({ statusCode: 202, body: '<ok/>', contentType: 'text/xml' }));

const cases: Array<[name: string, about: string, template: string, request: TemplateCase['request']]> = [
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
  ['query', 'a challenge', queryChallengeTemplate('challenge'), query({ challenge: HOSTILE })],
  ['query-nothing', 'nothing', queryChallengeTemplate('challenge'), query({})],
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
  return cases.map(([name, about, template, request]) => ({ name, about, template: template.split('\n'), request, context: CONTEXT }));
}
