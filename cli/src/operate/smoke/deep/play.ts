import { setTimeout as sleep } from 'node:timers/promises';
import { readArrived } from './arrived-request';
import { ArrivedRequest, NOT_PLAYED, Statement, STATEMENTS } from './statements';
import { AwsClients } from '../../session/aws-clients';
import { OperatedWebhook } from '../../session/operated-webhook';
import { FollowedStream } from '../deployed-settings';
import { deliveryIdOf, idIn, sendRequest, TestAnswer, TestRequest } from '../send-request';
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
  /** For how long a record is waited for, all together. */
  readonly waitMs: number;
}

/** A request that the endpoint answered. */
interface Answered {
  readonly statement: Statement;
  readonly request: TestRequest;
  readonly answer: TestAnswer;
}

const POLL_MS = 500;

/** Statuses that say that the endpoint is closed to the request, for reasons that others than the statement have. */
const CLOSED: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 415, 429]);

/** Sends the request of each statement, one after the other, and says what that shows. */
export async function playStatements(props: PlayProps): Promise<PlayedStatements> {
  const hasRequests = props.streams.some((stream) => stream.hasRequests);
  const played: Array<PlayedStatement | Answered> = [];
  for (const [number, statement] of STATEMENTS.entries()) {
    played.push(await send(statement, number, props));
  }
  const deadline = Date.now() + props.waitMs;
  const statements: PlayedStatement[] = [];
  for (const each of played) {
    statements.push('answer' in each ? await judge(each, (id) => hasRequests ? waitForRecord(props, id, deadline) : Promise.resolve('on record with DeliveryRecords.full() only')) : each);
  }
  return { statements, notPlayed: NOT_PLAYED };
}

async function send(statement: Statement, number: number, { sign, base }: PlayProps): Promise<PlayedStatement | Answered> {
  try {
    const request = sign(statement.request(base(number)));
    return { statement, request, answer: await sendRequest(request) };
  } catch (error) {
    return told(statement, 'cannot tell here', (error as Error).message);
  }
}

async function judge(
  { statement, request, answer }: Answered, arrivedOf: (id: string) => Promise<ArrivedRequest | string>,
): Promise<PlayedStatement> {
  const { status, text } = answer;
  const seen = `answer ${status}`;
  const isGood = status >= 200 && status <= 299;
  const otherwise = CLOSED.has(status) ? 'cannot tell here' : 'does not hold';
  switch (statement.expected) {
    case 'answered, not stored':
      return isGood && idIn(text) !== undefined
        ? told(statement, 'does not hold', `${seen}, stored`)
        : told(statement, isGood ? 'holds' : otherwise, seen);
    case 'refused':
      return told(statement, isGood ? 'does not hold' : 'holds', seen);
    case 413:
    case 415:
      return told(statement, status === statement.expected ? 'holds' : otherwise, seen);
    case 'stored': {
      const id = deliveryIdOf(answer);
      if (id === undefined) {
        return told(statement, isGood ? 'cannot tell here' : otherwise, seen);
      }
      if (!statement.differs) {
        return told(statement, 'holds', `${seen}, stored`, id);
      }
      const arrived = await arrivedOf(id);
      if (typeof arrived === 'string') {
        return told(statement, 'cannot tell here', `${seen}, stored; what arrived is ${arrived}`, id);
      }
      const difference = statement.differs(arrived, request);
      return told(statement, difference === undefined ? 'holds' : 'does not hold', difference === undefined ? `${seen}, stored, and so on record` : `on record: ${difference}`, id);
    }
  }
}

function told({ statement, isUnproven = false }: Statement, verdict: Verdict, seen: string, deliveryId?: string): PlayedStatement {
  return { statement, isUnproven, verdict, seen, ...(deliveryId !== undefined && { deliveryId }) };
}

/** The request as it is on record, or why it is not. */
async function waitForRecord({ aws, webhook }: PlayProps, id: string, deadline: number): Promise<ArrivedRequest | string> {
  for (;;) {
    const arrived = await readArrived(await aws.dynamoDb(), webhook.records!, id);
    if (arrived) {
      return arrived;
    }
    if (Date.now() + POLL_MS > deadline) {
      return 'not on record yet';
    }
    await sleep(POLL_MS);
  }
}
