import { RecordsEnv, SOURCES_ENV, StreamEnv } from '../../src/contract/environment';
import { RecordsDetail } from '../../src/contract/records';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy-config';

/** What differs between the streams that are measured. */
export interface StreamChoices {
  /** Where AWS is. */
  readonly awsUrl: string;
  readonly destination: string;
  readonly groupsPerInvocation: number;
  readonly requestTimeoutMs: number;
  /** Absent where no records are kept. */
  readonly records?: RecordsDetail;
}

/** Environment variables of any function that delivers webhooks, as Lambda and the construct set them. */
export function streamVariables({ awsUrl, destination, groupsPerInvocation, requestTimeoutMs, records }: StreamChoices): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_SESSION_TOKEN: 'x'.repeat(900),
    AWS_ENDPOINT_URL: awsUrl,
    [StreamEnv.QUEUE_URL]: `${awsUrl}/000000000000/queue.fifo`,
    [StreamEnv.DEAD_LETTER_QUEUE_URL]: `${awsUrl}/000000000000/dead.fifo`,
    [StreamEnv.MAX_RECEIVE_COUNT]: '1000',
    [StreamEnv.VISIBILITY_TIMEOUT_SECONDS]: '120',
    [StreamEnv.QUEUE_RETENTION_SECONDS]: '1209600',
    [StreamEnv.CONCURRENT_INVOCATIONS]: '20',
    [StreamEnv.WEBHOOK]: 'Bench/Webhook',
    [StreamEnv.DESTINATION]: destination,
    [StreamEnv.GROUPS_PER_INVOCATION]: String(groupsPerInvocation),
    [StreamEnv.REQUEST_TIMEOUT_MS]: String(requestTimeoutMs),
    [StreamEnv.RETRY_POLICY]: JSON.stringify(DEFAULT_RETRY_POLICY),
    [SOURCES_ENV]: JSON.stringify({ '/': { name: 'any', scheme: { kind: 'none' }, secretArns: [], invalid: 'quarantine' } }),
    ...records === undefined ? {} : {
      [RecordsEnv.RECORDS_TABLE_NAME]: 'records', [RecordsEnv.RECORDS_DETAIL]: records, [RecordsEnv.RECORDS_RETENTION_DAYS]: '30',
    },
  };
}
