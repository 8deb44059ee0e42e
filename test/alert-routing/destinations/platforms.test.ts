import { Answer, Destination, SECRET } from './support';
import { HttpsConfig } from '../../../src/alert-routing/destinations/destination-config';
import { HTTPS } from '../../../src/alert-routing/destinations/function/https-function';
import { OPSGENIE } from '../../../src/alert-routing/destinations/function/opsgenie-function';
import { PAGERDUTY } from '../../../src/alert-routing/destinations/function/pagerduty-function';
import { TEAMS } from '../../../src/alert-routing/destinations/function/teams-function';
import { Alert } from '../../../src/alert-routing/state/alert';
import { Servers } from '../../delivery/support/servers';
import { alertOf, NOW } from '../render/alerts';

const servers = new Servers();
afterAll(() => servers.close());

const version = (number: number, changes: Partial<Alert> = {}): Alert => alertOf({ version: number, count: number, ...changes });
const acknowledged = (number: number): Alert => version(number, { status: 'acknowledged', acknowledgedAt: NOW, acknowledgedBy: { name: 'Bob' } });
const closed = (number: number): Alert => version(number, { status: 'closed', closedAt: NOW, closedBy: { name: 'Ann' }, note: 'restarted' });
const always = (answer: Answer) => (): Answer => answer;

const teams = async (): Promise<Destination> => {
  const destination = await Destination.start(servers, TEAMS, () => ({ kind: 'teams', urlSecretArn: SECRET }), always([202]));
  destination.secret = 'url';
  return destination;
};
const pagerDuty = (): Promise<Destination> =>
  Destination.start(servers, PAGERDUTY, (apiUrl) => ({ kind: 'pagerduty', routingKeySecretArn: SECRET, apiUrl }), always([202, '{"status":"success"}']));
const opsgenie = (): Promise<Destination> =>
  Destination.start(servers, OPSGENIE, (apiUrl) => ({ kind: 'opsgenie', apiKeySecretArn: SECRET, apiUrl }), always([202, '{"result":"Request will be processed"}']));
const https = (config: Partial<HttpsConfig> = {}): Promise<Destination> =>
  Destination.start(servers, HTTPS, (url) => ({ kind: 'https', url: `${url}/hook?key=1`, ...config }), always([204]));

describe.each([['Teams', teams], ['PagerDuty', pagerDuty], ['Opsgenie', opsgenie], ['HTTPS', https]])('%s', (_name, start) => {
  test('500, 500 and a success are three calls and one post', async () => {
    const destination = await start();
    destination.answers.push([500], [500]);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'delivered' });
    await destination.tell(version(1));
    expect(destination.calls).toHaveLength(3);
  });

  test('429 waits for as long as it is asked to', async () => {
    const destination = await start();
    destination.answers.push([429, '', { 'Retry-After': '30' }]);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'failed', unavailable: false, status: 429, retryAfterSeconds: 30 });
    expect(destination.calls).toHaveLength(1);
  });

  test('400 gets plain text once, and then a dead letter', async () => {
    const destination = await start();
    destination.answers.push([400, '{"errors":["payload"]}']);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'delivered' });
    expect(destination.calls[1].text.length).toBeLessThan(destination.calls[0].text.length);
    const another = await start();
    another.answers.push([400], [400]);
    expect(await another.tell(version(1))).toMatchObject({ result: 'rejected', isFinal: true, status: 400 });
    expect(another.calls).toHaveLength(2);
  });

  test('every hint twice, in any order, is the same posts', async () => {
    const destination = await start();
    destination.table.alerts.set('a3f5c1-1', version(5));
    for (const number of [2, 5, 1, 1, 5, 4, 3, 3, 2, 4]) {
      expect(await destination.hint('a3f5c1-1', number)).toMatchObject({ result: 'delivered' });
    }
    expect(destination.calls).toHaveLength(1);
  });
});

describe('Teams', () => {
  test('gets a card for what is news', async () => {
    const destination = await teams();
    await destination.tell(version(1));
    await destination.tell(version(2));
    await destination.tell(acknowledged(3));
    await destination.tell(closed(4));
    expect(destination.calls.map(({ body }) => body.type)).toEqual(['message', 'message']);
    expect(destination.calls[1].text).toContain('closed by Ann');
  });

  test.each([
    [400, '{"error":{"code":"WorkflowTriggerIsNotEnabled"}}', 'teams-WorkflowTriggerIsNotEnabled'],
    [404, '{"error":{"code":"WorkflowNotFound"}}', 'teams-WorkflowNotFound'],
    [401, '{"error":{"code":"DirectApiAuthorizationRequired"}}', 'teams-DirectApiAuthorizationRequired'],
    [403, '<html>', 'teams-http-403'],
    [200, 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x', 'teams-http-429'],
  ])('%i %s is for somebody to mend', async (status, body, failureClass) => {
    const destination = await teams();
    destination.answers.push([status, body]);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'failed', unavailable: true, failureClass });
    expect(destination.calls).toHaveLength(1);
  });

  test('413 gets a card of a few lines', async () => {
    const destination = await teams();
    destination.answers.push([413]);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'delivered' });
    expect(destination.calls[1].text).not.toContain('actions');
  });
});

describe('PagerDuty', () => {
  test('gets events with the key of the alert', async () => {
    const destination = await pagerDuty();
    await destination.tell(version(1, { severity: 'warning' }));
    await destination.tell(version(2, { severity: 'warning' }));
    await destination.tell(version(3));
    await destination.tell(acknowledged(4));
    await destination.tell(closed(5));
    await destination.tell(closed(6));
    expect(destination.calls.map(({ url, body }) => [url, body.event_action, body.dedup_key, body.routing_key])).toEqual([
      ['/v2/enqueue', 'trigger', 'a3f5c1-1', 'xoxb-token'], ['/v2/enqueue', 'trigger', 'a3f5c1-1', 'xoxb-token'],
      ['/v2/enqueue', 'acknowledge', 'a3f5c1-1', 'xoxb-token'], ['/v2/enqueue', 'resolve', 'a3f5c1-1', 'xoxb-token'],
    ]);
  });

  test('hears of an alert that is over by now, that there was one', async () => {
    const destination = await pagerDuty();
    await destination.tell(closed(9));
    expect(destination.calls.map(({ body }) => body.event_action)).toEqual(['trigger', 'resolve']);
  });

  test('a resolution that failed is all that is made up for', async () => {
    const destination = await pagerDuty();
    destination.answers.push([202], [429]);
    expect(await destination.tell(closed(9))).toMatchObject({ result: 'failed', status: 429 });
    expect(await destination.tell(closed(9))).toMatchObject({ result: 'delivered' });
    expect(destination.calls.map(({ body }) => body.event_action)).toEqual(['trigger', 'resolve', 'resolve']);
  });

  test('a routing key that it does not know is for somebody to mend', async () => {
    const destination = await pagerDuty();
    destination.answers.push([400, '{"status":"invalid event","errors":["Length of \'routing_key\' is incorrect (should be 32 characters)"]}']);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'failed', unavailable: true, failureClass: 'pagerduty-routing-key' });
    expect(destination.calls).toHaveLength(1);
  });
});

describe('Opsgenie', () => {
  test('gets an alert by its alias', async () => {
    const destination = await opsgenie();
    await destination.tell(version(1));
    await destination.tell(acknowledged(2));
    await destination.tell(closed(3));
    expect(destination.calls.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v2/alerts', 'GenieKey xoxb-token'],
      ['/v2/alerts/a3f5c1-1/acknowledge?identifierType=alias', 'GenieKey xoxb-token'],
      ['/v2/alerts/a3f5c1-1/close?identifierType=alias', 'GenieKey xoxb-token'],
    ]);
    expect(destination.calls.map(({ body }) => body)).toMatchObject([
      { alias: 'a3f5c1-1', priority: 'P1', message: 'orders-errors is in ALARM' }, { user: 'Bob' }, { user: 'Ann', note: 'restarted' },
    ]);
  });

  test('422 gets plain text; 403 is for somebody to mend; what is gone there needs no closing', async () => {
    const destination = await opsgenie();
    destination.answers.push([422]);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'delivered' });
    expect(destination.calls.map(({ body }) => 'details' in body)).toEqual([true, false]);
    destination.answers.push([404]);
    expect(await destination.tell(closed(2))).toMatchObject({ result: 'delivered', detail: 'there is no such alert any more' });
    destination.answers.push([403]);
    expect(await destination.tell(version(3))).toMatchObject({ result: 'failed', unavailable: true, failureClass: 'opsgenie-http-403' });
  });
});

describe('an HTTPS endpoint', () => {
  test('gets JSON for each change but a count', async () => {
    const destination = await https();
    await destination.tell(version(1));
    await destination.tell(version(2));
    await destination.tell(acknowledged(3));
    await destination.tell(closed(4));
    await destination.tell(version(5));
    expect(destination.calls.map(({ body: { schemaVersion, change, status, version: number } }) => [schemaVersion, change, status, number])).toEqual([
      [1, 'opened', 'open', 1], [1, 'acknowledged', 'acknowledged', 3], [1, 'closed', 'closed', 4], [1, 'reopened', 'open', 5],
    ]);
    expect(destination.calls[0]).toMatchObject({ url: '/hook?key=1', headers: { 'content-type': 'application/json; charset=utf-8' } });
  });

  test('gets a template, headers, an authorization and a signature', async () => {
    const destination = await https({
      template: '{"t":"${title}"}', contentType: 'application/vnd.x+json', headers: { 'X-Team': 'ops', 'Authorization': 'nobody' }, authorizationSecretArn: SECRET, signingSecretArn: SECRET,
    });
    destination.secret = Buffer.from('a key of 24 bytes at least').toString('base64');
    await destination.tell(version(1));
    const [{ body, headers }] = destination.calls;
    expect(body).toEqual({ t: 'orders-errors is in ALARM' });
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.x+json',
      'x-team': 'ops',
      'authorization': destination.secret,
      'webhook-id': 'a3f5c1-1:1',
      'webhook-signature': expect.stringMatching(/^v1,/),
    });
  });

  test('401 is a failure, after which the authorization is another one', async () => {
    const destination = await https({ authorizationSecretArn: SECRET });
    destination.answers.push([401]);
    expect(await destination.tell(version(1))).toMatchObject({ result: 'failed', status: 401 });
    expect(await destination.tell(version(1))).toMatchObject({ result: 'delivered' });
  });

  test('plain text is of that type, and 410 ends it', async () => {
    const destination = await https({ template: '{' });
    destination.answers.push([422]);
    await destination.tell(version(1));
    expect(destination.calls[1]).toMatchObject({ headers: { 'content-type': 'text/plain; charset=utf-8' }, text: expect.stringContaining('Threshold Crossed') });
    destination.answers.push([410]);
    expect(await destination.tell(closed(2))).toMatchObject({ result: 'gone' });
  });
});
