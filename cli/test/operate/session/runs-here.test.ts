import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { run } from '../../../src/commands/run';
import { writeConnection } from '../../../src/local/connection/connection-file';
import { FakeProcess } from '../../support/fake-process';

const before = process.cwd();
const variables = { ...process.env };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runs-'));

beforeAll(() => {
  process.chdir(folder);
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) {
    delete process.env[name];
  }
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = path.join(folder, 'none');
});

afterAll(() => {
  process.chdir(before);
  process.env = variables;
  fs.rmSync(folder, { recursive: true, force: true });
});

async function doctor(): Promise<string> {
  const fake = new FakeProcess();
  await run(['doctor'], fake);
  return fake.err.join('');
}

test('where there is no account, a local run is named that there is', async () => {
  expect(await doctor()).toContain('No Region of AWS is configured: name one with --region, or set AWS_REGION.\n');
  fs.mkdirSync('cdk.out');
  writeConnection('cdk.out', {
    pid: process.ppid, // one that goes on, and is not this one
    awsUrl: 'http://127.0.0.1:1',
    publicUrl: 'http://127.0.0.1:2',
    region: 'us-east-1',
    account: '111122223333',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
  });
  expect(await doctor()).toContain('or set AWS_REGION. A local run of cdk.out is running: add --local.\n');
});
