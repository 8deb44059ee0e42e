import { setTimeout as sleep } from 'node:timers/promises';
import { readArrived } from './arrived-request';
import { playGroups } from './play-groups';
import { PlayedStatement, PlayedStatements, PlayProps, Verdict } from './played-statement';
import { ArrivedRequest, NOT_PLAYED, Statement, STATEMENTS } from './statements';
import { deliveryIdOf, idIn, sendRequest, TestAnswer, TestRequest } from '../send-request';

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
  return { statements: [...statements, ...await playGroups(props, props.groupField)], notPlayed: NOT_PLAYED.map(({ statement, why }) => `${statement}: ${why}`) };
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
