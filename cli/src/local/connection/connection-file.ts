import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Credentials } from '../aws-endpoints/credentials';

/** How programs of the same user reach a running `scalable-webhook local`. */
export interface LocalConnection {
  /** Process that runs it. */
  readonly pid: number;
  /** URL of the local AWS services, without a slash at the end. */
  readonly awsUrl: string;
  /** URL under which senders reach the APIs, without a slash at the end. */
  readonly publicUrl: string;
  readonly region: string;
  readonly account: string;
  /** What calls to the local AWS services have to be signed with: those of this run, worth nothing anywhere else. */
  readonly credentials: Credentials;
  /** ARN of the topic of each alert router, by construct path; absent where there is none. */
  readonly alertTopics?: Readonly<Record<string, string>>;
}

/** Stands in the folder of the assembly that is hosted. */
export const CONNECTION_FILE = '.scalable-webhook-local.json';

/** What is hosted where no other folder is named. */
const STANDARD_FOLDER = 'cdk.out';

/**
 * Tells others of the same user of a run; nobody else can read it.
 *
 * @param folder of the assembly
 */
export function writeConnection(folder: string, connection: LocalConnection): void {
  const file = path.join(folder, CONNECTION_FILE);
  const draft = `${file}.${randomUUID()}`;
  fs.writeFileSync(draft, `${JSON.stringify(connection, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  fs.renameSync(draft, file); // whoever reads finds all of it or nothing
}

/** The run that a folder tells of; undefined where there is none. */
export function readConnection(folder: string): LocalConnection | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, CONNECTION_FILE), 'utf8')) as LocalConnection;
  } catch {
    return undefined; // there is no file, or it is no JSON: then nobody finished writing it
  }
}

/** The process of another run that a folder tells of and that goes on; undefined where there is none. */
export function otherRun(folder: string): number | undefined {
  const { pid } = readConnection(folder) ?? {};
  if (typeof pid !== 'number' || pid === process.pid) {
    return undefined;
  }
  try {
    process.kill(pid, 0); // asks only whether it is there
    return pid;
  } catch {
    return undefined;
  }
}

/** The folders directly below a folder that tell of a run which goes on, by name; the standard one first. */
export function runsBelow(folder: string): string[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && otherRun(path.join(folder, entry.name)) !== undefined)
      .map(({ name }) => name)
      .sort((one, other) => Number(other === STANDARD_FOLDER) - Number(one === STANDARD_FOLDER) || one.localeCompare(other));
  } catch {
    return []; // a folder that cannot be read tells of nothing
  }
}

/** Tells of a run no longer, unless the folder tells of another one by now. */
export function removeConnection(folder: string, { awsUrl, pid }: LocalConnection): void {
  const told = readConnection(folder);
  if (told?.pid === pid && told.awsUrl === awsUrl) {
    fs.rmSync(path.join(folder, CONNECTION_FILE), { force: true });
  }
}
