import * as fs from 'node:fs';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { until } from './support/scene';
import { LocalEvent, LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { pressInSlack } from '../../cli/test/support/slack-press';
import { REPOSITORY, synthesize } from '../../demo/app/synthesize';

const EXAMPLE = 'examples/typescript/emr-monitoring';
const SIGNING = 'the signing secret of the app';
const ROUTER = 'EmrMonitoring/Alerts';
const { fakeClusters } = jest.requireActual<{ fakeClusters: FakeClusters }>(path.join(REPOSITORY, EXAMPLE, 'fake-clusters.js'));

type FakeClusters = (failed: (event: ClusterEvent, definition: Definition) => void, afterMs: number) => Promise<Server>;

interface ClusterEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'detail': { readonly clusterId: string; readonly name: string; readonly state: string };
}

interface Definition {
  readonly Name: string;
  readonly Tags?: ReadonlyArray<{ readonly Key: string; readonly Value: string }>;
  readonly Instances?: object;
}

const events: LocalEvent[] = [];
/** What clusters were started with, in their order. */
const started: Definition[] = [];
let outdir: string;
let clusters: Server;
let runtime: LocalRuntime;
let eventBridge: EventBridgeClient;

beforeAll(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'emr-monitoring-'));
  clusters = await fakeClusters((event, definition) => {
    started.push(definition);
    void happens(event, definition.Tags);
  }, 10);
  process.env.FAKE_CLUSTERS_URL = `http://127.0.0.1:${(clusters.address() as AddressInfo).port}`;
  await synthesize(`${EXAMPLE}/app.ts`, outdir);
  runtime = await startLocal({
    app: outdir, port: 0, secrets: [{ secret: 'emr-monitoring/slack-signing', value: SIGNING }], onEvent: (event) => void events.push(event),
  });
  const { awsUrl: endpoint, region, credentials } = runtime.connection;
  eventBridge = new EventBridgeClient({ endpoint, region, credentials });
});

afterAll(async () => {
  delete process.env.FAKE_CLUSTERS_URL;
  eventBridge?.destroy();
  await runtime?.stop();
  clusters?.closeAllConnections();
  await new Promise((resolve) => clusters.close(resolve));
  fs.rmSync(outdir, { recursive: true, force: true });
});

/** Puts an event onto the bus, as EMR does: whether it is an alert is up to the rule. */
async function happens({ source, 'detail-type': detailType, detail }: ClusterEvent, tags: Definition['Tags'] = []): Promise<void> {
  const { region, account } = runtime.connection;
  runtime.tagging.tags.set(`arn:aws:elasticmapreduce:${region}:${account}:cluster/${detail.clusterId}`, Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
  await eventBridge.send(new PutEventsCommand({ Entries: [{ Source: source, DetailType: detailType, Detail: JSON.stringify(detail) }] }));
}

/** Starts a cluster, which fails in a moment; returns what it is started with. */
async function start(name: string, tags: Readonly<Record<string, string>>): Promise<Definition> {
  const definition = { Name: name, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })), Instances: { InstanceCount: 3 } };
  const response = await fetch(runtime.functionUrls['EmrMonitoring/Start'], { method: 'POST', body: JSON.stringify(definition) });
  expect(await response.json()).toEqual({ clusterId: expect.stringMatching(/^j-[0-9A-F]{13}$/) });
  return definition;
}

const messages = (cluster: string) => runtime.platforms.board.all.filter(({ platform, thread, content }) =>
  platform === 'slack' && thread === undefined && JSON.stringify(content).includes(`Cluster ${cluster}:`));
const channels = (cluster: string) => messages(cluster).map(({ destination }) => destination.slice(ROUTER.length + 1)).sort();
const textOf = (cluster: string) => JSON.stringify(messages(cluster)[0]?.content);

/** Presses a button of the message of a cluster, or one that it had; Slack is answered at once, and with nothing. */
async function press(cluster: string, actionId: string, user: string): Promise<void> {
  const [message] = messages(cluster);
  const [, alertId] = /"value":"([0-9a-f]{32}-\d+)"/.exec(JSON.stringify(message.content))!;
  const response = await pressInSlack(runtime, { alertId, actionId, user, message, signing: SIGNING });
  expect([response.status, await response.text()]).toEqual([200, '']);
}

const toldTo = (user: string) =>
  runtime.platforms.board.all.filter(({ seenBy }) => seenBy === user).map(({ content }) => (content as { text: string }).text);

test('a cluster that ends with errors is an alert, and nothing else that EMR says', async () => {
  const change = (state: string, detailType = 'EMR Cluster State Change') => happens({
    'source': 'aws.emr', 'detail-type': detailType, 'detail': { clusterId: 'j-STATES', name: `is-${state}`, state },
  });
  for (const state of ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING', 'TERMINATED']) {
    await change(state);
  }
  await change('FAILED', 'EMR Step Status Change');
  await change('TERMINATED_WITH_ERRORS', 'EMR Instance Group State Change');
  expect(events.filter((event) => event.kind === 'taken-over' && event.content.includes('j-STATES'))).toHaveLength(8);
  await change('TERMINATED_WITH_ERRORS');
  await until('it is told', () => channels('is-TERMINATED_WITH_ERRORS').length > 0);
  expect(runtime.platforms.board.all.filter(({ content }) => JSON.stringify(content).includes('j-STATES'))).toHaveLength(1);
  expect(events.filter((event) => event.kind === 'taken-over' && event.content.includes('j-STATES'))).toHaveLength(8);
});

test('a cluster that fails is told in the channel of its feature and in that of its team; where nobody is known, in that of everybody', async () => {
  const expected: Readonly<Record<string, readonly [tags: Readonly<Record<string, string>>, channels: readonly string[]]>> = {
    'of-data': [{ Team: 'data' }, ['Data']],
    'of-search': [{ Team: 'search' }, ['Search']],
    'of-both': [{ Team: 'data', Feature: 'recommendations' }, ['Data', 'Recommendations']],
    'of-feature': [{ Feature: 'recommendations' }, ['Recommendations']],
    'of-others': [{ Team: 'nobody' }, ['Everybody']],
    'of-nobody': [{}, ['Everybody']],
  };
  const startAll = async (prefix: string) => {
    await Promise.all(Object.entries(expected).map(([name, [tags]]) => start(`${prefix}${name}`, tags)));
    await until('all are told', () => Object.entries(expected).every(([name, [, to]]) => channels(`${prefix}${name}`).length >= to.length));
  };
  await startAll('first-');
  await startAll('then-'); // what was told somewhere else besides is there by now
  for (const [name, [, to]] of Object.entries(expected)) {
    expect([name, ...channels(`first-${name}`)]).toEqual([name, ...to]);
  }
});

test('"Start again" starts it from what it was started with, three times; who presses once more is told that it is used up', async () => {
  const definition = await start('nightly', { Team: 'data' });
  await until('it is told', () => messages('nightly').length > 0);
  const runs = () => started.filter(({ Name }) => Name === 'nightly');
  for (const attempt of [1, 2, 3]) {
    await press('nightly', 'alert:retry:Start again', 'ann');
    await until(`it is started again for the ${attempt}. time`, () => runs().length === 1 + attempt);
  }
  expect(runs()).toEqual([definition, definition, definition, definition]);
  await until('the button is gone', () => !textOf('nightly').includes('alert:retry'));
  await press('nightly', 'alert:retry:Start again', 'bob');
  await until('who was too late is told', () => toldTo('bob').length > 0);
  expect(toldTo('bob')).toEqual([expect.stringMatching(/^Retries used up: 3 of 3 by “Start again”, the last by ann/)]);
  expect(runs()).toHaveLength(4);
  expect(channels('nightly')).toEqual(['Data']);
});

test('somebody is on it, and the digest tells managers of all that failed', async () => {
  await Promise.all([start('reindex', { Team: 'search' }), start('reports', { Team: 'data' })]);
  await until('both are told', () => channels('reindex').length > 0 && channels('reports').length > 0);
  await press('reindex', 'alert:acknowledge', 'ann');
  await until('the message says who', () => textOf('reindex').includes('cknowledged by ann'));
  await press('reindex', 'alert:acknowledge', 'cy');
  await until('who was too late is told', () => toldTo('cy').length > 0);
  expect(toldTo('cy')).toEqual([expect.stringMatching(/^Already acknowledged by ann at /)]);

  const [{ targetArn, timeZone, expression }] = runtime.schedules;
  expect([timeZone, expression]).toEqual(['America/Los_Angeles', expect.stringContaining('8,20')]);
  const { functionError } = await runtime.functions.invoke(targetArn, JSON.stringify({ scheduledAt: new Date().toISOString() }));
  expect(functionError).toBeUndefined();
  const mails = runtime.platforms.board.all.filter(({ destination }) => destination === `${ROUTER}/Managers`).map(({ content }) => JSON.stringify(content));
  expect(mails).toHaveLength(1);
  for (const said of ['EMR Cluster reindex', 'EMR Cluster reports', 'ann']) {
    expect(mails[0]).toContain(said);
  }
});
