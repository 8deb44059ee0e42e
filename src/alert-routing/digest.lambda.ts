import type { Context } from 'aws-lambda';
import { DigestEvent, DigestHandler } from './digest/function/digest-handler';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const digest = new DigestHandler(process.env, (line) => process.stdout.write(`${line}\n`));

/** Tells in one mail what happened since the last one. */
export async function handler(event: DigestEvent, context: Context): Promise<{ readonly outcome: string }> {
  return digest.handle(event ?? {}, () => context.getRemainingTimeInMillis());
}
