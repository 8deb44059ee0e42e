import { DeduplicationGate } from './deduplication-gate';
import { gateOfSources } from './gate-of-sources';
import { GatesInTurn } from './gates-in-turn';
import { RecordsEnv, SOURCES_ENV } from '../../contract/environment';
import { unpack } from '../../contract/packed-text';
import { Gate } from '../../engine/gate';
import { Clock } from '../../engine/ports';
import { Webhook } from '../../envelope/envelope';
import { DynamoDbClaims } from '../aws/dynamodb-claims';
import { readDeduplicationEnvironment } from '../function/deduplication-environment';
import { Variables } from '../function/variables';

/**
 * The gate of webhooks: lets through what the source of its endpoint signed and, where that is asked for, what has not come before.
 *
 * @throws SourceConfigError or ConfigurationError when a variable is missing or not what it should be
 */
export function gateOfWebhooks(variables: Variables, clock: Clock): Gate<Webhook> {
  const sources = gateOfSources(unpack(variables[SOURCES_ENV]), clock, variables[RecordsEnv.RECORDS_TABLE_NAME] !== undefined);
  const deduplication = readDeduplicationEnvironment(variables);
  if (!deduplication) {
    return sources;
  }
  const { configs, tableName } = deduplication;
  return new GatesInTurn([sources, new DeduplicationGate(configs, new DynamoDbClaims(tableName), clock)]);
}
