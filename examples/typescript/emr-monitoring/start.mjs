// Runs all of it on this machine: the app as it is deployed, clusters that are none, and Slack as the console plays it.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fakeClusters } from './fake-clusters.js';

/** Three clusters of two teams, one of them for a feature. */
const CLUSTERS = [
  { Name: 'nightly-report', Tags: [{ Key: 'Team', Value: 'data' }] },
  { Name: 'reindex', Tags: [{ Key: 'Team', Value: 'search' }] },
  { Name: 'also-bought', Tags: [{ Key: 'Team', Value: 'data' }, { Key: 'Feature', Value: 'recommendations' }] },
];

// How the two commands are run: within the repository they are not installed.
const [cdkSynth, scalableWebhook] = [process.env.CDK_SYNTH ?? 'npx cdk synth --quiet', process.env.SCALABLE_WEBHOOK ?? 'npx scalable-webhook'].map((text) => text.split(' '));
const app = process.env.CDK_OUTDIR ?? 'cdk.out';

const clusters = await fakeClusters((event, { Tags: tags = [] }) => {
  const [command, ...args] = [...scalableWebhook, 'alerts', 'send', '-', '--local', '--app', app, ...tags.flatMap(({ Key, Value }) => ['--tag', `${Key}=${Value}`])];
  spawn(command, args, { stdio: ['pipe', 'ignore', 'inherit'] }).stdin.end(JSON.stringify(event));
});
const env = { ...process.env, FAKE_CLUSTERS_URL: `http://127.0.0.1:${clusters.address().port}` };
execFileSync(cdkSynth[0], cdkSynth.slice(1), { env, stdio: 'inherit' });

// Presses are signed with it, by the console and for this run alone.
const signing = `emr-monitoring/slack-signing=${randomBytes(16).toString('hex')}`;
const [command, ...args] = [...scalableWebhook, 'local', '--json', '--app', app, '--secret', signing, ...process.argv.slice(2)];
const local = spawn(command, args, { env, stdio: ['inherit', 'pipe', 'inherit'] });
local.on('exit', (code) => process.exit(code ?? 0));
process.on('SIGINT', () => local.kill('SIGINT'));
process.on('SIGTERM', () => local.kill('SIGTERM'));

createInterface({ input: local.stdout }).once('line', async (line) => {
  const { console: page, functionUrls } = JSON.parse(line);
  console.log(`What people see in Slack: ${page}#/messages\nPress "Start again" there as somebody of the team. Ctrl+C ends it.\nThe cloud assembly is in ${app}.\n`);
  for (const { Name, Tags } of CLUSTERS) {
    const definition = { Name, Tags, ReleaseLabel: 'emr-7.12.0', Instances: { InstanceCount: 3, MasterInstanceType: 'm7g.xlarge', SlaveInstanceType: 'm7g.xlarge' } };
    const answer = await fetch(functionUrls['EmrMonitoring/Start'], { method: 'POST', body: JSON.stringify(definition) });
    console.log(`${Name} is started as ${(await answer.json()).clusterId}, and will fail in a moment.`);
  }
});
