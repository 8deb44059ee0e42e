import type { Context } from 'aws-lambda';
import { loadHandler } from './function/original-handler';
import { ReportingHandler } from './function/reporting-handler';
import { readSettings } from './function/sentry-environment';
import { SentryReporter } from './function/sentry-reporter';
import { ErrorReportingEnv } from '../contract/error-reporting';

const reporting = new ReportingHandler({
  load: () => loadHandler(process.env[ErrorReportingEnv.ORIGINAL_HANDLER] ?? '', process.env.LAMBDA_TASK_ROOT ?? '/var/task'),
  start: async () => new SentryReporter(await readSettings(process.env)),
  now: () => Date.now(),
  write: (line) => process.stdout.write(`${line}\n`),
  process,
});

/** Runs the function's own handler, and reports what goes wrong to Sentry. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  return reporting.handle(event, context);
}
