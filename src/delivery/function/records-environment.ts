import { oneOf, text, Variables, wholeNumber } from './variables';
import { RecordsEnv } from '../../contract/environment';
import { RecordsDetail } from '../../contract/records';

/** What is recorded, and where. */
export interface RecordsEnvironment {
  readonly tableName: string;
  readonly detail: RecordsDetail;
  readonly retentionDays: number;
}

/**
 * Reads the environment variables of delivery records.
 *
 * @returns undefined when none are kept
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function readRecordsEnvironment(variables: Variables): RecordsEnvironment | undefined {
  if (!variables[RecordsEnv.RECORDS_TABLE_NAME]) {
    return undefined;
  }
  return {
    tableName: text(variables, RecordsEnv.RECORDS_TABLE_NAME),
    detail: oneOf(variables, RecordsEnv.RECORDS_DETAIL, Object.values(RecordsDetail)),
    retentionDays: wholeNumber(variables, RecordsEnv.RECORDS_RETENTION_DAYS, 1, 36_500),
  };
}
