import * as colours from 'picocolors';
import { CommandProcess } from './command-process';
import { DeliveredLines } from './delivered-lines';
import { PutOffLines } from './put-off-lines';
import { counted } from '../counted';
import { LocalEvent } from '../local/runtime/local-event';
import { printable } from '../operate/output/printable';
import { outcomeText, reasonText } from '../outcome-words';
import { BRAKE_WORDS, failureText, OVERLOAD_WORDS, PROBLEM_WORDS } from '../problem-words';

/** Most lines in one second: an outage must not flood the terminal. */
const MOST_PER_SECOND = 10;

/** Of what a service took over, so much is printed. */
const MOST_CHARACTERS = 200;

/** Prints the events that a user should know of, one line each: notices on stderr, everything else on stdout unless it must stay quiet. */
export class EventPrinter {
  private printed = 0;
  private suppressed = 0;
  private timer?: NodeJS.Timeout;
  private isOver = false;
  private readonly putOffs = new PutOffLines();
  private readonly deliveries = new DeliveredLines();

  /** @param quiet prints nothing on stdout, for `--json` */
  constructor(private readonly process: CommandProcess, private readonly quiet: boolean) {}

  public print(event: LocalEvent): void {
    if (this.isOver) {
      return;
    }
    if (event.kind === 'notice') {
      this.process.stderr.write(`scalable-webhook: ${event.text}\n`);
      return;
    }
    const text = this.quiet ? undefined : this.putOff(event) ?? this.delivered(event) ?? describe(event);
    if (text !== undefined) {
      this.printLimited(text, isDeadLetter(event));
    }
  }

  /** Prints that a backend does not answer. */
  public hangs(text: string): void {
    this.printLimited(`${colours.yellow('no answer')}    ${text}`);
  }

  /** Prints nothing more: that functions end with the runtime is no failure of theirs. */
  public stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private delivered(event: LocalEvent): string | undefined {
    const text = event.kind === 'forwarder' ? this.deliveries.text(event.destination, event.endpoint, event.line) : undefined;
    return text === undefined ? undefined : `${colours.green('delivered')}    ${text}`;
  }

  /** Of what went back to the queue without an attempt: until when, and why. */
  private putOff(event: LocalEvent): string | undefined {
    if (event.kind !== 'forwarder') {
      return undefined;
    }
    const { destination, line } = event;
    if (line.message === 'attempt' && line.decision === 'retry') {
      this.putOffs.failed(destination, line.groupHash, line.deliveryId);
    }
    const text = line.message === 'returned-to-queue' ? this.putOffs.text(destination, line, Date.now()) : undefined;
    return text === undefined ? undefined : `${colours.yellow('put off')}      ${text}`;
  }

  private printLimited(text: string, always = false): void {
    this.timer ??= setTimeout(() => this.nextSecond(), 1000);
    if (always || this.printed < MOST_PER_SECOND) {
      this.printed += 1;
      this.process.stdout.write(`${colours.dim(new Date().toLocaleTimeString('en-GB'))}  ${text}\n`);
    } else {
      this.suppressed += 1;
    }
  }

  private nextSecond(): void {
    this.timer = undefined;
    this.printed = 0;
    if (this.suppressed > 0) {
      const more = this.suppressed;
      this.suppressed = 0;
      this.printLimited(colours.dim(`… and ${more} more: the console shows them all`));
    }
  }
}

/** Dead letters are never left out: a user who wonders why nothing arrives needs these lines. */
function isDeadLetter(event: LocalEvent): boolean {
  return (event.kind === 'forwarder' || event.kind === 'routing') && event.line.message === 'dead-letter';
}

/** The line for an event; undefined for events that are part of normal operation. */
function describe(event: Exclude<LocalEvent, { kind: 'notice' }>): string | undefined {
  if (event.kind === 'request') {
    return event.status < 300 ? undefined : `${colours.yellow('refused by the API')}  ${event.status} to a ${event.method} at ${event.endpoint}`;
  }
  if (event.kind === 'function-error') {
    return `${colours.red('failed')}       ${event.functionName}: ${event.errorType}: ${printable(event.errorMessage.split('\n')[0])}`;
  }
  if (event.kind === 'log') {
    return `${colours.dim('log')}          ${event.functionName}: ${shown(event.text)}`;
  }
  if (event.kind === 'taken-over') {
    const { by, id } = event;
    const content = shown(event.content);
    return `${colours.green('taken over')}   ${by}: ${id}: ${content.length > MOST_CHARACTERS ? `${content.slice(0, MOST_CHARACTERS)}…` : content}`;
  }
  const { line } = event;
  const destination = event.kind === 'routing' ? event.part : event.destination;
  const { endpoint, answer = undefined } = event.kind === 'routing' ? {} : event;
  const said = answer === undefined ? '' : `: ${printable(answer)}`;
  switch (line.message) {
    case 'attempt': {
      if (line.decision !== 'retry') {
        return undefined; // a dead letter is printed when the message is in the dead-letter queue
      }
      const then = line.retryInSeconds === undefined ? line.decision : `${line.decision} in ${line.retryInSeconds} s`;
      return `${colours.yellow('not taken')}    ${destination}: ${line.status ?? failureText(line.failure)} at attempt ${line.attempt} of ${line.deliveryId}, ${then}${said}`;
    }
    case 'dead-letter':
      return `${colours.red('dead letter')}  ${endpoint === undefined ? '' : `${endpoint} → `}${destination}: ${line.deliveryId ?? line.messageId} `
        + `after ${counted(line.attempts, 'attempt')}: ${reasonText(line.reason).toLowerCase()}${line.detail === '' ? '' : ` (${line.detail.replace(/\.$/, '')})`}${said}`;
    case 'brake':
      return `${colours.yellow('brake')}        ${destination}: ${BRAKE_WORDS[line.state]}`;
    case 'overload':
      return `${colours.yellow('overload')}     ${destination}: ${OVERLOAD_WORDS[line.state]}`;
    case 'problem':
      return `${colours.red('problem')}      ${destination}: ${PROBLEM_WORDS[line.doing]}${line.doing === 'routing' ? ` (${line.destination})` : ''}: ${line.detail}`;
    case 'not-delivered':
      return `${colours.yellow('not delivered')}  ${destination}: ${line.deliveryId}: ${outcomeText(line.decision).replace(/^Not delivered: /, '')}${line.detail === undefined ? '' : ` (${line.detail.replace(/\.$/, '')})`}`;
    case 'paused':
      return `${colours.yellow('paused')}       ${destination}: ${counted(line.messages, 'webhook')} ${line.messages === 1 ? 'waits' : 'wait'}, for ${line.retryInSeconds} s or less`;
    case 'returned-to-queue':
      return undefined;
  }
}

/** What a function or a sender wrote, in lines of their own, and without what would steer the terminal. */
function shown(text: string): string {
  return text.replaceAll('\t', ' ').split('\n').map(printable).join('\n');
}
