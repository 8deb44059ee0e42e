import * as fs from 'node:fs';
import * as os from 'node:os';
import { Clock } from './ports';
import { OperatorSession } from '../session/session';

/** Where it is written, unless another file is named: in the folder in which the tool is run. */
export const AUDIT_FILE = 'scalable-webhook-audit.jsonl';

/** What somebody did. */
export interface AuditEntry {
  /** Such as `dead-letters redrive`. */
  readonly command: string;
  /** Its name; absent where none was asked for, as for a replay of a file to a URL. */
  readonly webhook?: string;
  readonly source?: string;
  readonly target?: string;
  readonly selection: Readonly<Record<string, unknown>>;
  readonly file?: string;
  /** How many, by what was done with them. */
  readonly counts: Readonly<Record<string, number>>;
  /** False when it was stopped, or failed. */
  readonly complete: boolean;
}

/** Who runs the tool. */
export interface Operator {
  /** Name of the user of this machine. */
  readonly user: string;
  /** Who AWS takes the caller for; absent for a local run, and where AWS does not say. */
  readonly arn?: string;
}

/** Who runs the tool. Never rejects: without an answer of AWS the user of this machine is known all the same. */
export async function operatorOf({ isLocal, aws }: Pick<OperatorSession, 'isLocal' | 'aws'>): Promise<Operator> {
  const { username: user } = os.userInfo();
  if (isLocal) {
    return { user };
  }
  try {
    return { user, arn: (await (await aws.sts()).getCallerIdentity()).Arn };
  } catch {
    return { user };
  }
}

/** Adds a line to the audit file, and resolves when it is on the disk. */
export function writeAudit(file: string, clock: Clock, by: Operator, entry: AuditEntry): void {
  const descriptor = fs.openSync(file, 'a', 0o600);
  try {
    fs.writeSync(descriptor, `${JSON.stringify({ at: new Date(clock.now()).toISOString(), by, ...entry })}\n`);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
