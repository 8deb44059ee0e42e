import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { Command } from 'commander';
import { ChosenEndpoint, chooseEndpoint } from './choose-endpoint';
import { playStatements } from './deep/play';
import { readDeployedSettings } from './deployed-settings';
import { fauxHeaders } from './faux-headers';
import { Follower } from './follow';
import { signerOf } from './signer';
import { checkSmokeFlags, SmokeFlags, withSmokeOptions } from './smoke-flags';
import { SmokeResult, smokeText, whatNext } from './smoke-result';
import { ExpectedOutcome, TestRun } from './test-run';
import { testWebhook, TestWebhookProps } from './test-webhook';
import { wantedBy } from './wanted-destinations';
import { InvalidWebhooks } from '../../../../src/sources/constants';
import { CommandProcess } from '../../commands/command-process';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { FoundWrong } from '../found-wrong';
import { confirm } from '../output/confirm';
import { OperatedDestination } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';
import { OperatorSession } from '../session/session';
import { placeText } from '../session/session-flags';

/** `scalable-webhook smoke`: sends test webhooks through the deployed endpoint and follows them. Exit code 1 unless all is as expected. */
export function smokeCommand(process: CommandProcess): Command {
  return withSmokeOptions(operatorCommand<SmokeFlags>(process, 'smoke', 'Send test webhooks to the endpoint and follow them until they are delivered, as after a deployment.', async (session, flags) => {
    checkSmokeFlags(flags);
    const result = await smoke(process, session, flags);
    session.output.result(result, () => smokeText(result));
    if (result.next !== undefined) {
      throw new FoundWrong();
    }
  }));
}

async function smoke(process: CommandProcess, session: OperatorSession, flags: SmokeFlags): Promise<SmokeResult> {
  const body = flags.body === undefined ? undefined : readBody(flags.body);
  const [webhook, named] = [await session.webhook(), await session.destinations()];
  const settings = await readDeployedSettings(session.aws, webhook);
  const endpoint = chooseEndpoint(webhook, settings.sources, flags);
  if (flags.sign && !endpoint.source) {
    session.output.note(`--sign is given and the endpoint ${endpoint.path} verifies nobody: the webhooks are sent without a signature.`);
  }
  const sign = flags.unsigned ? (request: ReturnType<typeof testWebhook>) => request : await signerOf(session.aws, endpoint);
  const props: TestWebhookProps = { url: endpoint.url, runId: randomUUID(), headers: flags.header, body };
  sign(testWebhook(props, 0)); // what cannot be signed is known before anything is sent
  const destinations = wantedBy(named, settings.routes, endpoint, testWebhook(props, 0));
  if (destinations.length === 0) {
    throw new OperatorError(`No filter of ${named.map(({ name }) => name).join(', ')} lets the test webhook through: give it what they ask for with --body and --header.`);
  }
  const headers = flags.failures ? await headersForFailure(session, destinations) : new Map<string, string>();
  await ask(process, flags, webhook.name, endpoint, destinations);

  const startedAt = Date.now();
  const deadline = startedAt + flags.wait * 1000;
  const follower = new Follower(session.aws, webhook, settings.streams, startedAt);
  const run = new TestRun({ follower, router: webhook.router?.name, deadline, onNote: (text) => session.output.note(text) });
  const expected = new Map(destinations.map(({ name }) => [name, expectedOf(flags, endpoint)]));
  for (let number = 1; number <= flags.count; number += 1) {
    const { deliveryId } = await run.send(() => sign(testWebhook(props, number)), expected);
    if (deliveryId === undefined) {
      break; // what is not stored within the time is not stored the next time either
    }
  }
  if (flags.failures) {
    const failing = { ...props, headers: [...props.headers, ...[...new Set(headers.values())].map((name) => [name, '410'] as const)] };
    const failed = new Map([...expected].map(([name, usual]) => [name, headers.has(name) ? GONE : usual]));
    await run.send(() => sign(testWebhook(failing, flags.count + 1)), failed);
  }
  await run.follow();
  const sent = run.results();
  const isReached = sent.some(({ deliveryId }) => deliveryId !== undefined);
  const base = (number: number) => testWebhook(props, flags.count + 2 + number);
  const played = flags.deep && isReached
    ? await playStatements({
      aws: session.aws, webhook, streams: settings.streams, sign, base, groupField: flags.groupField, waitMs: flags.wait * 1000,
    }) : {};
  const result = { webhook: webhook.name, endpoint: endpoint.url, runId: props.runId, sent, ...played };
  return { ...result, next: whatNext(result, webhook.records !== undefined, placeText(flags)) };
}

const GONE: ExpectedOutcome = { outcome: 'dead-letter', reason: 'gone' };

function expectedOf({ unsigned }: SmokeFlags, { source }: ChosenEndpoint): ExpectedOutcome {
  if (!unsigned) {
    return { outcome: 'delivered' };
  }
  return source?.invalid === InvalidWebhooks.DROP ? { outcome: 'dropped' } : { outcome: 'dead-letter', reason: 'signature' };
}

async function headersForFailure(session: OperatorSession, destinations: readonly OperatedDestination[]): Promise<ReadonlyMap<string, string>> {
  const headers = await fauxHeaders(session.aws, await session.webhook(), destinations);
  if (headers.size === 0) {
    throw new OperatorError(`--failures is given and ${destinations.map(({ name }) => name).join(', ')} has no FauxBackend with statusHeaderForTests in its stack, expected one: only such a backend fails when it is told to.`);
  }
  return headers;
}

async function ask(
  process: CommandProcess,
  { count, failures, unsigned, deep, yes }: SmokeFlags,
  webhook: string,
  { url }: ChosenEndpoint,
  destinations: readonly OperatedDestination[],
): Promise<void> {
  const number = count + (failures ? 1 : 0);
  const more = deep ? ', and then requests of up to 786 KB that are out of the ordinary,' : '';
  const effect = unsigned ? 'They are found invalid, which raises alarms.' : `${destinations.map(({ name }) => name).join(', ')} get${destinations.length === 1 ? 's' : ''} them like any other.`;
  if (!yes && !await confirm(process, `Send ${number} test webhook${number === 1 ? '' : 's'}${more} to ${url} of ${webhook}? ${effect}`, '--yes')) {
    throw new OperatorError('Nothing was sent.');
  }
}

function readBody(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new UsageError(`--body is "${file}", which cannot be read (${(error as NodeJS.ErrnoException).code}); expected the name of a file.`);
  }
}
