import { commandsOf } from './commands';
import { Deployment } from './deployment';
import { Emulator } from './emulator';
import { checkMoves } from './moves';
import { ALERTS, DESTINATIONS, FUNCTION, HUB } from './stacks';

/**
 * Has the operator's commands look after the webhooks that are deployed.
 *
 * @param scratch folder for snapshots and audits
 */
export async function checkCommands(deployment: Deployment, emulator: Emulator, scratch: string): Promise<void> {
  const commands = commandsOf(deployment, emulator);
  const { run, expect } = commands;

  const { webhooks: found } = await run('outputs');
  expect('The webhooks of "outputs"', [`${ALERTS}/Router`, ...['Orders', HUB, FUNCTION, DESTINATIONS].map((stack) => `${stack}/Webhook`)].sort(), found?.map(({ name }) => name).sort());

  const ofFunction = ['--webhook', `${FUNCTION}/Webhook`];
  for (const [name, isPaused] of [['pause', true], ['resume', false]] as const) {
    const change = await run(name, ...ofFunction);
    expect(`What "${name}" says`, [isPaused, true], [change.isPaused, change.isChanged]);
    const { streams: [stream] = [] } = await run('status', ...ofFunction);
    expect(`What "status" says after "${name}"`, isPaused, stream?.isPaused);
  }

  const { streams: [hub] = [] } = await run('status', '--webhook', `${HUB}/Webhook`);
  expect('The dead letters of "status"', 2, hub?.deadLetters);
  const { deadLetters } = await run('dead-letters', 'list', '--webhook', `${HUB}/Webhook`);
  expect('The reasons of "dead-letters list"', ['signature', 'signature'], deadLetters?.map(({ reason }) => reason));
  await checkMoves(deployment, commands, scratch);
}
