import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CONNECTION_FILE, LocalConnection, readConnection, removeConnection, writeConnection } from '../../../src/local/connection/connection-file';
import { readPlace } from '../../../src/operate/session/place';
import { placeText, SessionFlags } from '../../../src/operate/session/session-flags';

const CONNECTION: LocalConnection = {
  pid: 4711,
  awsUrl: 'http://127.0.0.1:1234',
  publicUrl: 'http://127.0.0.1:8787',
  region: 'eu-west-1',
  account: '000000000000',
  credentials: { accessKeyId: 'LOCAL1', secretAccessKey: 'secret', sessionToken: 'token' },
};

let app: string;

beforeEach(() => {
  app = fs.mkdtempSync(path.join(os.tmpdir(), 'place-'));
});

afterEach(() => fs.rmSync(app, { recursive: true }));

const flags = (some: Partial<SessionFlags>): SessionFlags => ({ stack: [], app, ...some });
const runs = (pid: number) => pid === 4711;

test('a run is told of in a file that nobody else reads, and that goes with it', () => {
  writeConnection(app, CONNECTION);
  expect(fs.statSync(path.join(app, CONNECTION_FILE)).mode.toString(8)).toBe('100600');
  expect(readConnection(app)).toEqual(CONNECTION);
  removeConnection(app, { ...CONNECTION, pid: 1 });
  expect(readConnection(app)).toEqual(CONNECTION);
  removeConnection(app, CONNECTION);
  expect(fs.readdirSync(app)).toEqual([]);
});

test('--local is the run of the folder, with its key', () => {
  writeConnection(app, CONNECTION);
  for (const local of [true, CONNECTION.awsUrl, CONNECTION.publicUrl] as const) {
    const { isLocal, access, stageUrl } = readPlace(flags({ local }), runs);
    expect([isLocal, access]).toEqual([true, { endpoint: CONNECTION.awsUrl, region: 'eu-west-1', credentials: CONNECTION.credentials }]);
    expect(stageUrl({} as never, 'api', 'prod')).toBe('http://127.0.0.1:8787/api/prod');
  }
});

test('without a run it says what to do', () => {
  expect(() => readPlace(flags({ local: true }), runs)).toThrow(`There is no local run of ${app} (it tells of none): start one with`);
  writeConnection(app, { ...CONNECTION, pid: 1 });
  expect(() => readPlace(flags({ local: true }), runs)).toThrow('(the one that it tells of has ended)');
});

test('another URL is what answers in AWS\'s place, with the credentials of the environment', () => {
  writeConnection(app, CONNECTION);
  const { access, stageUrl } = readPlace(flags({ local: 'http://127.0.0.1:4566', region: 'eu-central-1' }), runs);
  expect(access).toEqual({ endpoint: 'http://127.0.0.1:4566', region: 'eu-central-1', profile: undefined });
  expect(stageUrl({} as never, 'api', 'prod')).toBe('http://127.0.0.1:4566/restapis/api/prod/_user_request_');
});

test('else it is AWS', () => {
  const { isLocal, access, text } = readPlace(flags({ stack: ['Shop'], region: 'eu-west-1', profile: 'work' }), runs);
  expect([isLocal, access, text]).toEqual([false, { region: 'eu-west-1', profile: 'work' }, 'the stack Shop']);
});

test('the options that say where a webhook is can be written behind another command', () => {
  expect(placeText({ stack: [], app: 'cdk.out' })).toBe('');
  expect(placeText({ stack: [], app: 'out', local: true })).toBe(' --local --app out');
  expect(placeText({ stack: ['A', 'B'], app: 'cdk.out', region: 'eu-west-1', profile: 'shop' })).toBe(' --stack A --stack B --region eu-west-1 --profile shop');
});
