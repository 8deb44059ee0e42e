import { lookNotes } from './letter-lines';
import { Look, look } from './look';
import { isSelected, Selection } from './selection';
import { Summary, summarize, summaryText } from './summary';
import { counted } from '../../counted';
import { AwsQueue } from '../messages/aws-queue';
import { StopRequest } from '../messages/ports';
import { OperatedStream } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';

/** What is about to be done with the dead letters of a stream, as far as SQS shows them. */
export interface Plan {
  readonly stream: OperatedStream;
  /** About how many there are, meant or not. */
  readonly messages: number;
  readonly look: Look;
  readonly summary: Summary;
}

/** Looks at what is meant. */
export async function makePlan(session: OperatorSession, stream: OperatedStream, selection: Selection, stop: StopRequest): Promise<Plan> {
  const source = new AwsQueue(await session.aws.sqs(), stream.deadLetterQueue.url);
  const { visible: messages } = await source.counts();
  const found = await look({ source, stop, messages, isMeant: (letter) => isSelected(selection, letter) });
  return { stream, messages, look: found, summary: summarize(found.letters, Date.now()) };
}

/** Whether there may be something to do. */
export function hasWork({ summary, look: { deepGroups, complete } }: Plan): boolean {
  return summary.count > 0 || deepGroups > 0 || !complete;
}

/** A plan for people. */
export function planText(plan: Plan, what: string): string {
  const { stream, messages, look: { deepGroups, complete, seen }, summary } = plan;
  return [
    `${stream.name}: ${what} ${summary.count}${deepGroups > 0 || !complete ? ' or more' : ''} of about ${counted(messages, 'dead letter')}.`,
    ...summary.count > 0 ? [summaryText(summary)] : [],
    ...lookNotes({ seen, deepGroups, complete }, messages),
  ].join('\n');
}
