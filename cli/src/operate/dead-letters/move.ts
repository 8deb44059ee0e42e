import { Command } from 'commander';
import { asPutBack, cameBack, deadLetterOf, keyOf } from './dead-letter';
import { LOOKING } from './letter-lines';
import { hasWork, makePlan, Plan, planText } from './plan';
import { resumed } from './resumed';
import { isSelected, Selection, selectionText, withSelectionOptions } from './selection';
import { CommandProcess } from '../../commands/command-process';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { FoundWrong } from '../found-wrong';
import { withMoveOptions, withRateOption } from '../messages/move-options';
import { doMoveWork, isUnfinished, MoveFlags, MoveReport, reportJson, reportText } from '../messages/move-work';
import { StopRequest } from '../messages/ports';
import { RecordsKnowledge } from '../messages/records-knowledge';
import { stoppable } from '../messages/stop-request';
import { chosenStreams } from '../session/chosen-streams';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';

interface MoveLettersFlags extends SessionFlags, Selection, MoveFlags {}

type Kind = 'redrive' | 'discard';

const WORDS: Readonly<Record<Kind, { readonly plan: string; readonly begun: string; readonly done: string; readonly nothing: string }>> = {
  redrive: { plan: 'would move back to its queue', begun: 'moves back to its queue', done: 'were moved back', nothing: 'Nothing was moved: --yes does it.' },
  discard: { plan: 'would delete', begun: 'deletes', done: 'were deleted', nothing: 'Nothing was deleted: --yes does it.' },
};

/** What came into the queue later than this after the beginning is left alone: what is redriven may be given up on again. Clocks may differ by so much. */
const LATER_MS = 300_000;

/** `dead-letters redrive`: moves dead letters back to the queue that they came from. */
export function redriveCommand(process: CommandProcess): Command {
  return moveCommand(process, 'redrive', 'Move dead letters back to the queue that they came from, in the order of their groups.');
}

/** `dead-letters discard`: deletes dead letters, with a snapshot of them. */
export function discardCommand(process: CommandProcess): Command {
  return moveCommand(process, 'discard', 'Delete dead letters, after a snapshot of them was written.');
}

function moveCommand(process: CommandProcess, kind: Kind, description: string): Command {
  const command = operatorCommand<MoveLettersFlags>(process, kind, description, (session, flags) =>
    stoppable(process, (stop) => moveLetters(session, flags, kind, stop)));
  return withRateOption(withMoveOptions(withSelectionOptions(command)));
}

async function moveLetters(session: OperatorSession, flags: MoveLettersFlags, kind: Kind, stop: StopRequest): Promise<void> {
  const webhook = await session.webhook();
  const { streams, selection } = flags.resume === undefined
    ? { streams: chosenStreams(webhook, flags.destination), selection: flags }
    : await resumed(webhook, flags, flags.resume);
  session.output.note(LOOKING);
  const plans: Plan[] = [];
  for (const stream of streams) {
    const plan = await makePlan(session, stream, selection, stop);
    if (hasWork(plan) || flags.resume !== undefined) {
      plans.push(plan);
    }
  }
  if (!flags.yes || plans.length === 0) {
    showPlan(session, webhook, plans, kind, selection);
    return;
  }
  if (plans.length > 1 && flags.file !== undefined) {
    throw new UsageError(`--file is for one queue, and there is something to do in those of ${plans.map(({ stream }) => stream.name).join(', ')}; choose one with --destination, or leave it out.`);
  }
  const reports: MoveReport[] = [];
  for (const plan of plans.filter(() => !stop.requested)) {
    session.output.note(planText(plan, WORDS[kind].begun));
    const report = await move(session, webhook, plan, { flags, selection, kind, stop });
    session.output.line(
      { kind, webhook: webhook.name, destination: plan.stream.name, ...reportJson(report) },
      () => `${plan.stream.name}: ${reportText(report, WORDS[kind].done)}`,
    );
    reports.push(report);
  }
  if (reports.length < plans.length || reports.some(isUnfinished)) {
    throw new FoundWrong();
  }
}

interface MoveOptions {
  readonly flags: MoveLettersFlags;
  readonly selection: Selection;
  readonly kind: Kind;
  readonly stop: StopRequest;
}

async function move(
  session: OperatorSession, webhook: OperatedWebhook, plan: Plan, { flags, selection, kind, stop }: MoveOptions,
): Promise<MoveReport> {
  const { stream } = plan;
  const startedAt = Date.now();
  return doMoveWork({
    session,
    kind,
    flags,
    stop,
    command: `dead-letters ${kind}`,
    webhook: webhook.name,
    name: `${webhook.name}-${stream.name}-${kind}`,
    source: stream.deadLetterQueue.url,
    target: kind === 'redrive' ? stream.queue.url : undefined,
    selection: selectionText(selection),
    total: plan.look.complete && plan.look.deepGroups === 0 ? plan.summary.count : plan.messages,
    mover: {
      keyOf: kind === 'redrive' ? keyOf : ({ messageId }) => messageId,
      cameBack: kind === 'redrive' ? cameBack : undefined,
      asPutBack,
      matches: (message) => message.sentAt <= startedAt + LATER_MS && isSelected(selection, deadLetterOf(message)),
      knowledge: await knowledgeOf(session, webhook, stream),
    },
  });
}

async function knowledgeOf(session: OperatorSession, { records }: OperatedWebhook, { name }: OperatedStream): Promise<RecordsKnowledge | undefined> {
  return records === undefined ? undefined : new RecordsKnowledge({
    client: await session.aws.dynamoDb(),
    table: records,
    destination: name,
    deliveryIdOf: (message) => deadLetterOf(message).deliveryId,
    originsOf: (message) => [message.messageId, deadLetterOf(message).copyOf],
  });
}

function showPlan({ output }: OperatorSession, { name }: OperatedWebhook, plans: readonly Plan[], kind: Kind, selection: Selection): void {
  output.result({
    kind,
    webhook: name,
    plan: plans.map(({ stream, messages, look: { letters: _, ...seen }, summary }) => ({
      destination: stream.name,
      source: stream.deadLetterQueue.url,
      ...kind === 'redrive' ? { target: stream.queue.url } : {},
      approximate: messages,
      ...seen,
      ...summary,
    })),
    selection: selectionText(selection),
  }, () => plans.length === 0
    ? `There is nothing to ${kind}.`
    : [...plans.map((plan) => planText(plan, WORDS[kind].plan)), WORDS[kind].nothing].join('\n'));
}
