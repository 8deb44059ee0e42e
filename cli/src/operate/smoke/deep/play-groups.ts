import { setTimeout as sleep } from 'node:timers/promises';
import { GROUP_STATEMENTS, GroupStatement, uniqueValue } from './group-statements';
import type { PlayedStatement, PlayProps, Verdict } from './played-statement';
import { RecordAttribute } from '../../../../../src/contract/records';
import { recordsOf } from '../../records/records-table';
import { deliveryIdOf, sendRequest } from '../send-request';

const POLL_MS = 500;

/**
 * Plays what is said of groups that are read from a JSON body, at an endpoint that reads its group so.
 *
 * @param field the field, by its names; undefined where nobody said it: then nothing is sent
 */
export async function playGroups(props: PlayProps, field: readonly string[] | undefined): Promise<PlayedStatement[]> {
  const deadline = Date.now() + props.waitMs;
  const played: PlayedStatement[] = [];
  for (const [number, statement] of GROUP_STATEMENTS.entries()) {
    const why = field === undefined
      ? 'only an endpoint that reads its group from a JSON field shows it: say which with --group-field'
      : statement.isNested && field.length < 2 ? 'only a field below another one shows it' : undefined;
    const { verdict, seen } = why === undefined ? await play(props, statement, { field: field!, number, deadline }) : { verdict: CANNOT, seen: why };
    played.push({ statement: statement.statement, isUnproven: true, verdict, seen });
  }
  return played;
}

const CANNOT: Verdict = 'cannot tell here';

interface Play {
  readonly field: readonly string[];
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

async function play(props: PlayProps, { bodies }: GroupStatement, { field, number, deadline }: Play): Promise<{ verdict: Verdict; seen: string }> {
  const groups: string[] = [];
  for (const body of bodies(field, uniqueValue())) {
    const base = props.base(1_000 + number);
    const headers = [...base.headers.filter(([name]) => name.toLowerCase() !== 'content-type'), ['content-type', 'application/json'] as const];
    let id: string | undefined;
    try {
      const answer = await sendRequest(props.sign({ ...base, headers, body: Buffer.from(body) }));
      if (answer.status === 503) {
        return { verdict: 'does not hold', seen: 'answer 503' };
      }
      id = deliveryIdOf(answer);
      if (id === undefined) {
        return { verdict: CANNOT, seen: `answer ${answer.status}` };
      }
    } catch (error) {
      return { verdict: CANNOT, seen: (error as Error).message };
    }
    if (bodies(field, '').length === 1) {
      return { verdict: 'holds', seen: 'stored' };
    }
    const group = await groupOf(props, id, deadline);
    if (group === undefined) {
      return { verdict: CANNOT, seen: 'the group is not on record' };
    }
    groups.push(group);
  }
  return groups[0] === groups[1] ? { verdict: 'holds', seen: `both have the group ${groups[0]}` } : { verdict: 'does not hold', seen: `groups ${groups.join(' and ')}` };
}

async function groupOf({ aws, webhook: { records } }: PlayProps, id: string, deadline: number): Promise<string | undefined> {
  for (;;) {
    const [record] = records === undefined ? [] : await recordsOf(await aws.dynamoDb(), records, id, false);
    if (record || records === undefined || Date.now() + POLL_MS > deadline) {
      return record && String(record[RecordAttribute.GROUP]);
    }
    await sleep(POLL_MS);
  }
}
