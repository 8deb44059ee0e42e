import { AwsClients } from '../../session/aws-clients';
import { OperatedWebhook } from '../../session/operated-webhook';
import { FollowedStream } from '../deployed-settings';
import { TestRequest } from '../send-request';
import { Sign } from '../signer';

/** Whether a statement holds. */
export type Verdict = 'holds' | 'does not hold' | 'cannot tell here';

/** A statement and what its request showed. */
export interface PlayedStatement {
  readonly statement: string;
  readonly isUnproven: boolean;
  readonly verdict: Verdict;
  /** What was seen, for people. */
  readonly seen: string;
  /** Of what was stored. */
  readonly deliveryId?: string;
}

/** What `--deep` finds out. */
export interface PlayedStatements {
  readonly statements: readonly PlayedStatement[];
  /** Statements that are unproven and were not played. */
  readonly notPlayed: readonly string[];
}

/** What statements are played with. */
export interface PlayProps {
  readonly aws: AwsClients;
  readonly webhook: OperatedWebhook;
  readonly streams: readonly FollowedStream[];
  readonly sign: Sign;
  /** Makes webhooks that the endpoint takes, by a number: no two are the same. */
  readonly base: (number: number) => TestRequest;
  /** Where the endpoint reads its group from, in a JSON body: names of fields. */
  readonly groupField?: readonly string[];
  /** For how long a record is waited for, all together. */
  readonly waitMs: number;
}
