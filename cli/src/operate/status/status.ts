import { Command } from 'commander';
import { CommandProcess } from '../../commands/command-process';
import { operatorCommand } from '../command';
import { durationText } from '../output/duration-text';
import { table } from '../output/table';
import { chosenStreams } from '../session/chosen-streams';
import { SessionFlags } from '../session/session-flags';
import { readState } from '../state/read-state';
import { StreamState } from '../state/stream-state';

/** `scalable-webhook status`: what waits, and how it is being delivered. */
export function statusCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'status', 'Backlog, age, dead letters and figures of the last hour, by destination.', async (session, flags) => {
    const webhook = await session.webhook();
    const states = await Promise.all(chosenStreams(webhook, flags.destination).map((stream) => readState(session.aws, webhook, stream, new Date())));
    session.output.result({ webhook: webhook.name, streams: states }, () => `${webhook.name}\n${textOf(states)}`);
  });
}

function textOf(states: readonly StreamState[]): string {
  const figure = (value: number | undefined) => value === undefined ? '-' : String(value);
  return table(
    ['', 'waiting', 'in hand', 'oldest', 'dead letters', 'delivered/h', 'failures/h', 'limit', ''],
    states.map((state) => [
      state.name,
      String(state.waiting),
      String(state.inFlight),
      state.oldestSeconds === undefined ? '-' : durationText(state.oldestSeconds),
      String(state.deadLetters),
      figure(state.lastHour.delivered),
      figure(state.lastHour.failures),
      [figure(state.limit), ...state.rate === undefined ? [] : [state.rate]].join(', '),
      remarks(state).join(', '),
    ]),
  );
}

function remarks({ isPaused, mapping, skipped, lastHour: { brakeOpened = 0 }, function: state, functionUpdate }: StreamState): string[] {
  return [
    ...isPaused ? ['paused'] : [],
    ...mapping === 'Enabled' ? [] : [`mapping ${mapping}`],
    ...state === 'Active' && functionUpdate === 'Successful' ? [] : [`function ${state}, update ${functionUpdate}`],
    ...brakeOpened > 0 ? [`brake opened ${brakeOpened} times in the last hour`] : [],
    ...skipped.length > 0 ? [`skips ${skipped.length}`] : [],
  ];
}
