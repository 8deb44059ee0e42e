import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';

/** What differs between stages. To add a value: name it here, use it in webhook-stack.ts, and give it in the files that need another than the default. */
const CONFIG = z.strictObject({
  /** Where the stage lives: a deployment to another account is refused by the CDK. */
  account: z.string().regex(/^\d{12}$/, 'expected the 12 digits of an AWS account'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS Region such as "eu-west-1"'),
  /** Without one there is a faux backend, which answers as a test asks. */
  backendUrl: z.url({ protocol: /^https$/, error: 'expected an https URL' }).optional(),
  /** Name of the secret that GitHub signs with; without one nothing is verified. */
  githubSecret: z.string().min(1).optional(),
  /** Requests at the backend at once. */
  maxConcurrency: z.int().min(1).max(1000).default(2),
  /** Who is told of alarms; without one nobody is. */
  alarmEmail: z.email().optional(),
  /** Whether queues and records go when the stack does. */
  removeData: z.boolean(),
});

export type Config = z.infer<typeof CONFIG>;

/**
 * Reads the configuration of a stage.
 *
 * @throws Error with one sentence that says what is wrong, and where
 */
export function readConfig(stage: string, folder = path.join(__dirname, '..', 'config')): Config {
  const stages = fs.readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  if (!stages.includes(stage)) {
    throw new Error(`The stage is "${stage}", expected one of ${stages.join(', ')}: pass -c stage=NAME, or add config/${stage}.json.`);
  }
  const file = `config/${stage}.json`;
  return checkConfig(JSON.parse(fs.readFileSync(path.join(folder, `${stage}.json`), 'utf8')), file);
}

/** Checks a configuration, of which all is known that is wrong with it. */
export function checkConfig(value: unknown, file: string): Config {
  const { success, data, error } = CONFIG.safeParse(value);
  if (success) {
    return data;
  }
  const problems = error.issues.map(({ path: place, message }) => `${place.length > 0 ? `"${place.join('.')}": ` : ''}${message.replace(/^Invalid input: /, '')}`);
  throw new Error(`${file} is wrong: ${problems.join('; ')}.`);
}
