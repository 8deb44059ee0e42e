import { DigestFunction } from './digest-function';
import { DynamoDbDigestRuns } from './dynamodb-digest-runs';
import { SqsDigestQueue } from './sqs-digest-queue';
import { DYNAMODB } from '../../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../aws-sdk/json-client/json-client';
import { SesClient } from '../../../aws-sdk/ses-client/ses-client';
import { AlertEnv } from '../../../contract/alerts';
import { ConfigurationError, json, text, Variables } from '../../../delivery/function/variables';
import { Clock } from '../../../engine/ports';
import { AlertMetrics } from '../../engine/alert-metrics';
import { isTimeZone } from '../../route/time-window';
import { AlertLists } from '../../state/alert-lists';
import { DigestConfig } from '../digest-config';

/** A digest, and what it counts and logs. */
export interface ComposedDigest {
  readonly digest: DigestFunction;
  readonly metrics: AlertMetrics;
}

const TEXTS = ['name', 'queueUrl', 'from', 'timeZone', 'teamTag'] as const;

/**
 * Makes a digest of the environment variables of its function.
 *
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function composeDigest(variables: Variables, clock: Clock): ComposedDigest {
  const config = readDigestConfig(variables);
  const tableName = text(variables, AlertEnv.TABLE_NAME);
  const metrics = new AlertMetrics(text(variables, AlertEnv.ROUTER));
  const dynamoDb = new JsonClient(DYNAMODB);
  const ses = new SesClient(variables);
  return {
    digest: new DigestFunction({
      config,
      queue: new SqsDigestQueue(config.queueUrl),
      runs: new DynamoDbDigestRuns({ tableName, name: config.name, now: clock.now }),
      alerts: new AlertLists(tableName, (operation, input) => dynamoDb.call({ operation, input })),
      send: (email, single) => ses.send(email, single),
      metrics,
      clock,
    }),
    metrics,
  };
}

/**
 * Reads what a digest is told.
 *
 * @throws ConfigurationError when it is not complete
 */
export function readDigestConfig(variables: Variables): DigestConfig {
  const config = json(variables, AlertEnv.DIGEST);
  const missing = TEXTS.find((name) => typeof config[name] !== 'string' || config[name] === '');
  const to: unknown = config.to;
  if (missing !== undefined || !Array.isArray(to) || to.length === 0) {
    throw new ConfigurationError(AlertEnv.DIGEST, `JSON of a digest with "${missing ?? 'to'}"`);
  }
  if (!isTimeZone(String(config.timeZone))) {
    throw new ConfigurationError(AlertEnv.DIGEST, 'JSON of a digest whose "timeZone" is a name in the IANA database');
  }
  return config as unknown as DigestConfig;
}
