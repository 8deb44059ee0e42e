import * as colours from 'picocolors';
import { CommandProcess } from './command-process';
import { LocalEvent } from '../local/runtime/local-event';

/** Lines per second: an outage must not flood the terminal. */
const MOST_PER_SECOND = 10;

/** Prints what is worth a line, one line per event: notices on stderr, all else on stdout, and there only for people. */
export class EventPrinter {
  private printed = 0;
  private suppressed = 0;
  private timer?: NodeJS.Timeout;

  /** @param quiet nothing on stdout */
  constructor(private readonly process: CommandProcess, private readonly quiet: boolean) {}

  public print(event: LocalEvent): void {
    if (event.kind === 'notice') {
      this.process.stderr.write(`scalable-webhook: ${event.text}\n`);
      return;
    }
    const text = this.quiet ? undefined : describe(event);
    if (text !== undefined) {
      this.printLimited(text, isDeadLetter(event));
    }
  }

  /** Ends its timer. */
  public stop(): void {
    clearTimeout(this.timer);
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

/** Whoever wonders why nothing arrives needs these lines, whatever else goes on. */
function isDeadLetter(event: LocalEvent): boolean {
  return event.kind === 'forwarder' && event.line.message === 'dead-letter';
}

/** One line, or undefined when the event is everyday. */
function describe(event: Exclude<LocalEvent, { kind: 'notice' }>): string | undefined {
  if (event.kind === 'request') {
    return event.status < 300 ? undefined : `${colours.yellow('refused')}      ${event.status} to a ${event.method} at ${event.endpoint}`;
  }
  if (event.kind === 'function-error') {
    return `${colours.red('failed')}       ${event.functionName}: ${event.errorType}: ${event.errorMessage.split('\n')[0]}`;
  }
  if (event.kind === 'log') {
    return `${colours.dim('log')}          ${event.functionName}: ${event.text}`;
  }
  const { destination, line } = event;
  switch (line.message) {
    case 'attempt': {
      if (line.decision !== 'retry') {
        return undefined; // a dead letter has a line of its own
      }
      const then = line.retryInSeconds === undefined ? line.decision : `${line.decision} in ${line.retryInSeconds} s`;
      return `${colours.yellow('not taken')}    ${destination}: ${line.status ?? line.failure} at attempt ${line.attempt} of ${line.deliveryId}, ${then}`;
    }
    case 'dead-letter':
      return `${colours.red('dead letter')}  ${destination}: ${line.deliveryId ?? line.messageId} after ${line.attempts} attempts: ${line.reason}`;
    case 'brake':
      return `${colours.yellow('brake')}        ${destination}: ${line.state}`;
    case 'problem':
      return `${colours.red('problem')}      ${destination}: ${line.doing}: ${line.detail}`;
    case 'not-delivered':
      return `${colours.yellow(line.decision.padEnd(11))}  ${destination}: ${line.deliveryId}${line.detail === undefined ? '' : `: ${line.detail}`}`;
    case 'returned-to-queue':
      return undefined;
  }
}
