import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Commands } from './commands';
import { Deployment } from './deployment';
import { messageOf, queuesOf } from './queues';
import { FUNCTION, HUB } from './stacks';
import { webhooks } from '../../demo/corpus/corpus';
import { StreamEnv } from '../../src/contract/environment';
import { ROOT_ENDPOINT } from '../../src/envelope/envelope';

const SKIPPED = 'skipped-by-the-check';
const DRAINED = 24;
/** The emulator kills what runs when a function changes, and for a moment after it says that it has. */
const CHANGED_MS = 5_000;
const WITHIN_MS = 60_000;

/**
 * Has the commands that move messages do so: a delivery is skipped, becomes a dead letter, and is redriven; an old queue is drained; what was delivered is sent again to a URL;
 * and dead letters are exported, replayed from the file, and deleted.
 */
export async function checkMoves(deployment: Deployment, commands: Commands, scratch: string): Promise<void> {
  const files = (name: string): string[] => ['--file', path.join(scratch, `${name}.jsonl`), '--audit', path.join(scratch, 'audit.jsonl'), '--yes'];
  const laptop = new Laptop();
  const url = await laptop.listen();
  try {
    const before = await delivered(commands);
    await skipAndRedrive(deployment, commands, files);
    await drainOld(deployment, commands, files);
    await untilDelivered(commands, before + 1 + DRAINED);
    await replay(commands, files, { url, laptop, count: before + 1 + DRAINED });
    await exportAndDiscard(commands, files, { url, laptop, scratch });
  } finally {
    await laptop.close();
  }
}

const OF_FUNCTION = ['--webhook', `${FUNCTION}/Webhook`];
const OF_HUB = ['--webhook', `${HUB}/Webhook`];

type Files = (name: string) => string[];

async function skipAndRedrive(deployment: Deployment, { run, expect }: Commands, files: Files): Promise<void> {
  const { aws } = deployment;
  const { queueUrl } = queuesOf(deployment.resources(FUNCTION));
  const [webhook] = webhooks(1, 1).map((each) => ({ ...each, id: SKIPPED }));
  const skip = run('skip', SKIPPED, '--yes', '--wait', '60', ...OF_FUNCTION);
  await until(() => knowsSkip(deployment));
  await sleep(CHANGED_MS);
  await aws.sqs.sendMessage(messageOf(webhook, queueUrl, ROOT_ENDPOINT));
  expect('What "skip" says', true, (await skip).isDeadLetter);
  const { deadLetters } = await run('dead-letters', 'list', ...OF_FUNCTION);
  expect('The dead letters after "skip"', [[SKIPPED, 'skipped']], deadLetters?.map(({ deliveryId, reason }) => [deliveryId, reason]));
  const { moved, complete } = await run('dead-letters', 'redrive', '--reason', 'skipped', ...files('redrive'), ...OF_FUNCTION);
  expect('What "dead-letters redrive" says', [1, true], [moved, complete]);
  await until(async () => {
    const found = await run('records', '--status', 'delivered', ...OF_FUNCTION);
    return found.records?.some(({ deliveryId }) => deliveryId === SKIPPED) ?? false;
  });
  const { records } = await run('records', SKIPPED, ...OF_FUNCTION);
  expect('The record after the redrive', [[SKIPPED, 'delivered']], records?.map(({ deliveryId, outcome }) => [deliveryId, outcome]));
}

/** Whether the configuration of a function says what is to be skipped. */
async function knowsSkip(deployment: Deployment): Promise<boolean> {
  const functions = deployment.resources(FUNCTION).filter(({ type }) => type === 'AWS::Lambda::Function');
  const configurations = await Promise.all(functions.map(({ physicalId: FunctionName }) =>
    deployment.aws.lambda.getFunctionConfiguration({ FunctionName })));
  return configurations.some(({ Environment }) => Environment?.Variables?.[StreamEnv.SKIP]?.includes(SKIPPED));
}

async function drainOld(deployment: Deployment, { run, expect }: Commands, files: Files): Promise<void> {
  const { aws } = deployment;
  const { QueueUrl: old = '' } = await aws.sqs.createQueue({ QueueName: 'old.fifo', Attributes: { FifoQueue: 'true' } });
  for (const webhook of webhooks(DRAINED, 2)) {
    await aws.sqs.sendMessage(messageOf({ ...webhook, id: `old-${webhook.id}` }, old, ROOT_ENDPOINT));
  }
  const { moved, complete } = await run('drain', '--from', 'old.fifo', ...files('drain'), ...OF_FUNCTION);
  expect('What "drain" says', [DRAINED, true], [moved, complete]);
  await aws.sqs.deleteQueue({ QueueUrl: old });
}

async function replay(
  { run, expect }: Commands, files: Files, { url, laptop, count }: { url: string; laptop: Laptop; count: number },
): Promise<void> {
  const { sent, complete } = await run('replay', '--from', 'records', '--to', url, ...files('replay'), ...OF_FUNCTION);
  expect('What "replay" says', [count, true], [sent, complete]);
  expect('The requests of the replay', count, laptop.requests);
}

async function exportAndDiscard(
  { run, expect }: Commands, files: Files, { url, laptop, scratch }: { url: string; laptop: Laptop; scratch: string },
): Promise<void> {
  const { copied } = await run('dead-letters', 'export', ...files('export'), ...OF_HUB);
  expect('What "dead-letters export" says', 2, copied);
  const before = laptop.requests;
  const { sent } = await run('replay', '--from', path.join(scratch, 'export.jsonl'), '--to', url, ...files('replay-of-file'));
  expect('What "replay" of an export says', [2, 2], [sent, laptop.requests - before]);
  const { moved, complete } = await run('dead-letters', 'discard', ...files('discard'), ...OF_HUB);
  expect('What "dead-letters discard" says', [2, true], [moved, complete]);
  const { deadLetters } = await run('dead-letters', 'list', ...OF_HUB);
  expect('The dead letters after "dead-letters discard"', [], deadLetters);
}

async function delivered({ run }: Commands): Promise<number> {
  return (await run('records', '--status', 'delivered', '--limit', '1000', ...OF_FUNCTION)).records?.length ?? 0;
}

async function untilDelivered(commands: Commands, count: number): Promise<void> {
  await until(async () => await delivered(commands) >= count);
  commands.expect('The deliveries on record after "drain"', count, await delivered(commands));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline && !await condition();) {
    await sleep(200);
  }
}

/** Somebody's machine, to which webhooks are sent again. */
class Laptop {
  public requests = 0;
  private readonly server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      this.requests += 1;
      response.writeHead(204).end();
    });
  });

  public async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
