import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { SecretValue } from 'aws-cdk-lib';
import { Everything } from './everything';
import { filesIn, secretsIn } from './secret-scan';

const ROOT = path.join(__dirname, '..', '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'secret-scan-'));

afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Values that the environment of who synthesizes has, as it may be in a pipeline. */
const OF_ENVIRONMENT = { AWS_SECRET_ACCESS_KEY: 'planted+aws/secret+value+0123456789abcdef', PIPELINE_TOKEN: 'planted-pipeline-token-42', SENTRY_DSN: 'planted-dsn-of-sentry-4711' };

/** All its secrets refer to others, as an app does that takes them over; the values are known to nobody at synth. */
class WithReferences extends Everything {
  protected secretString(id: string): SecretValue {
    return SecretValue.secretsManager(`source/${id.toLowerCase()}`);
  }
}

test('a webhook with everything: no file of its assembly, and none of its assets, holds a secret', () => {
  const before = { ...process.env };
  Object.assign(process.env, OF_ENVIRONMENT);
  try {
    const out = path.join(folder, 'everything');
    new WithReferences(out).app.synth();
    const files = filesIn(out).map((file) => path.relative(out, file));
    expect(files).toEqual(expect.arrayContaining(['Stack.template.json', 'manifest.json', 'tree.json', expect.stringMatching(/^asset\..*\/index\.js$/)]));
    expect(secretsIn(out, OF_ENVIRONMENT)).toEqual([]);
  } finally {
    process.env = before;
  }
});

test('the verify token of hub.challenge is in the template as a reference, which CloudFormation resolves', () => {
  const out = path.join(folder, 'references');
  new WithReferences(out).app.synth();
  const template = fs.readFileSync(path.join(out, 'Stack.template.json'), 'utf8');
  const references = [...template.matchAll(/\{\{resolve:secretsmanager:[^}]*/g)].map(([reference]) => reference);
  const own = references.filter((reference) => !reference.includes('source/'));
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter((reference) => !/"Ref":\s*"VerifyToken[0-9A-F]{8}"$/.test(reference.trim()))).toEqual([]);
});

test.each(['orders', 'word-counter', 'environments', 'emr-monitoring'])('the example %s holds no secret', (example) => {
  const out = path.join(folder, example);
  const app = path.join(ROOT, 'examples', 'typescript', example, 'app.ts');
  execFileSync(process.execPath, [path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--tsconfig', path.join(ROOT, 'tsconfig.dev.json'), app], {
    cwd: path.dirname(app), env: { ...process.env, ...OF_ENVIRONMENT, CDK_OUTDIR: out }, stdio: 'pipe',
  });
  expect(fs.existsSync(path.join(out, 'manifest.json'))).toBe(true);
  expect(secretsIn(out, OF_ENVIRONMENT)).toEqual([]);
});

describe('a planted secret is found', () => {
  const planted = (text: string): string => {
    const out = fs.mkdtempSync(path.join(folder, 'planted-'));
    fs.mkdirSync(path.join(out, 'asset.1'));
    fs.writeFileSync(path.join(out, 'asset.1', 'index.js'), `const value = "${text}";`);
    return out;
  };

  test('in a template that holds it as an app may write it by mistake', () => {
    class Leaking extends Everything {
      protected secretString(): SecretValue {
        return SecretValue.unsafePlainText(OF_ENVIRONMENT.PIPELINE_TOKEN);
      }
    }
    const out = path.join(folder, 'leaking');
    new Leaking(out).app.synth();
    expect(secretsIn(out, OF_ENVIRONMENT)).toContain('Stack.template.json: PIPELINE_TOKEN');
  });

  test.each([
    ['as it is', 'planted-value-1'],
    ['in base64', Buffer.from('planted-value-1').toString('base64')],
    ['in hexadecimal digits', Buffer.from('planted-value-1').toString('hex')],
  ])('in an asset, %s', (_name, text) => {
    expect(secretsIn(planted(text), { VALUE: 'planted-value-1' })).toEqual(['asset.1/index.js: VALUE']);
  });

  // In parts, so that nobody who scans this repository takes them for secrets.
  test.each([
    ['AWS access key', ['AK', `IA${'Q'.repeat(16)}`]],
    ['private key', ['-----BEGIN RSA PRIVATE', ` KEY-----\\n${'A'.repeat(64)}`]],
    ['GitHub token', ['gh', `p_${'a'.repeat(36)}`]],
    ['Slack token', ['xo', `xb-${'1'.repeat(24)}`]],
    ['Stripe key', ['sk_', `live_${'a'.repeat(24)}`]],
    ['webhook secret of Stripe or Svix', ['wh', `sec_${'a'.repeat(32)}`]],
    ['npm token', ['np', `m_${'a'.repeat(36)}`]],
    ['JSON Web Token', ['ey', `J${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(43)}`]],
    ['DSN of Sentry', ['https://', `${'0'.repeat(32)}@o1.ingest.example.com/1`]],
    ['URL with a password', ['https://user', ':password@example.com']],
  ])('by how it looks: %s', (name, parts) => {
    expect(secretsIn(planted(parts.join('')))).toEqual([`asset.1/index.js: ${name}`]);
  });
});
