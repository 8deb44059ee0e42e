import { EventEmitter } from 'node:events';
import type { Context, Handler } from 'aws-lambda';
import { LOG_LISTENER } from '../../../src/contract/error-reporting';
import { Reporter, ReportingHandler, ReportingOptions } from '../../../src/error-reporting/function/reporting-handler';
import { SentrySettingsError } from '../../../src/error-reporting/function/sentry-reporter';

const CONTEXT = { getRemainingTimeInMillis: () => 10_000 } as Context;

class Recorder implements Reporter {
  public readonly events: string[] = [];
  public readonly fatals: unknown[] = [];

  public wrap(handler: Handler): Handler {
    return handler;
  }

  public event({ message }: { message: string }): void {
    this.events.push(message);
  }

  public async fatal(error: unknown): Promise<void> {
    this.fatals.push(error);
  }
}

function reporting(overrides: Partial<ReportingOptions> = {}) {
  const reporter = new Recorder();
  const lines: string[] = [];
  const listeners = new EventEmitter();
  const options: ReportingOptions = {
    load: () => async (event: unknown) => ({ event }),
    start: async () => reporter,
    now: () => 0,
    write: (line) => lines.push(line),
    process: listeners as unknown as ReportingOptions['process'],
    ...overrides,
  };
  return { reporter, lines, listeners, options, make: () => new ReportingHandler(options) };
}

const tell = (line: object) => (globalThis as unknown as Record<symbol, (line: object) => void>)[LOG_LISTENER](line);

test('runs the handler, with less time: what there is to send is sent after it', async () => {
  const times: number[] = [];
  const { make } = reporting({
    load: () => async (event: unknown, context: Context) => {
      times.push(context.getRemainingTimeInMillis());
      return event;
    },
  });
  expect(await make().handle('batch', CONTEXT)).toBe('batch');
  expect(times).toEqual([8_500]);
});

test('a handler that cannot be loaded is reported when it is called, and fails as it would have', async () => {
  const failure = new Error('no such module');
  const { make, reporter } = reporting({
    load: () => {
      throw failure;
    },
  });
  await expect(make().handle({}, CONTEXT)).rejects.toBe(failure);
  expect(reporter.fatals).toEqual([failure]);
});

test('what the function says of dead letters is reported', async () => {
  const { make, reporter } = reporting();
  await make().handle({}, CONTEXT);
  tell({ message: 'dead-letter', destination: 'Teams', reason: 'rejected', groupHash: '0', attempts: 1 });
  expect(reporter.events).toEqual(['Dead letter for Teams: rejected']);
});

test('nobody to report to: the handler runs as if nobody asked, the log says why, and it is tried again a minute later', async () => {
  let now = 0;
  let starts = 0;
  const { make, lines, reporter } = reporting({
    now: () => now,
    start: async () => {
      starts += 1;
      if (starts === 1) {
        throw new SentrySettingsError('the secret with the DSN holds none of Sentry');
      }
      return reporter;
    },
  });
  const handler = make();
  expect(await handler.handle(1, CONTEXT)).toEqual({ event: 1 });
  expect(await handler.handle(2, CONTEXT)).toEqual({ event: 2 });
  tell({ message: 'brake', destination: 'Teams', state: 'open' });
  expect([starts, reporter.events]).toEqual([1, []]);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([{
    message: 'problem', doing: 'error-reporting', detail: 'Errors are not reported: the secret with the DSN holds none of Sentry. The function goes on.',
  }]);
  now = 60_000;
  await handler.handle(3, CONTEXT);
  tell({ message: 'brake', destination: 'Teams', state: 'open' });
  expect([starts, reporter.events]).toEqual([2, ['The backend of Teams is down']]);
});

test('an error of AWS is told by its name, never by its text', async () => {
  const { make, lines } = reporting({ start: () => Promise.reject(Object.assign(new Error('arn:secret'), { name: 'AccessDeniedException' })) });
  await make().handle({}, CONTEXT);
  expect(lines.join()).toContain('AccessDeniedException');
  expect(lines.join()).not.toContain('arn:secret');
});

test.each(['unhandledRejection', 'uncaughtException'] as const)('%s is sent before whoever ends the environment hears of it', async (name) => {
  const order: string[] = [];
  const listeners = new EventEmitter();
  listeners.on(name, () => order.push('Lambda'));
  const { make, reporter } = reporting({ process: listeners as unknown as ReportingOptions['process'] });
  jest.spyOn(reporter, 'fatal').mockImplementation(async () => {
    order.push('reported');
  });
  await make().handle({}, CONTEXT);
  listeners.emit(name, new Error('lost'));
  await new Promise(setImmediate);
  expect(order).toEqual(['reported', 'Lambda']);
});

test('where nobody listens, nobody is kept from ending the process', () => {
  const { make, listeners } = reporting();
  make();
  expect(listeners.listenerCount('uncaughtException')).toBe(0);
});
