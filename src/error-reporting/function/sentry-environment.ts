import { SentrySettings, SentrySettingsError } from './sentry-reporter';
import { readSecretText } from '../../aws-sdk/secret-text';
import { ErrorReportingEnv } from '../../contract/error-reporting';

/**
 * Reads how errors are reported, with the DSN from its secret.
 *
 * @throws Error when the secret cannot be read, or lacks the field
 */
export async function readSettings(variables: Readonly<Record<string, string | undefined>>): Promise<SentrySettings> {
  const {
    [ErrorReportingEnv.DSN_SECRET_ARN]: secretArn = '', [ErrorReportingEnv.DSN_FIELD]: field, [ErrorReportingEnv.WEBHOOK]: webhook = '',
    [ErrorReportingEnv.ENVIRONMENT]: environment, [ErrorReportingEnv.RELEASE]: release, [ErrorReportingEnv.SAMPLE_RATE]: sampleRate,
  } = variables;
  const text = await readSecretText(secretArn)();
  const dsn = field === undefined ? text : fieldOf(text, field);
  return { dsn: dsn.trim(), webhook, environment, release, sampleRate: sampleRate === undefined ? undefined : Number(sampleRate) };
}

function fieldOf(text: string, field: string): string {
  const { [field]: value } = parse(text);
  if (typeof value !== 'string') {
    throw new SentrySettingsError(`the secret with the DSN has no text in its field ${JSON.stringify(field)}; expected an object with the DSN there`);
  }
  return value;
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
