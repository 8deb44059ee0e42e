import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

/** The repository's top folder. */
export const REPOSITORY = path.join(__dirname, '..', '..');

/**
 * Runs a CDK app of this repository, which imports the library by its name, as `cdk synth` would.
 *
 * @param app path of the app below the repository
 * @param outdir folder for the cloud assembly
 * @throws Error with what the app printed, when it fails
 */
export async function synthesize(app: string, outdir: string): Promise<void> {
  const tsx = require.resolve('tsx/cli');
  await promisify(execFile)(process.execPath, [tsx, '--tsconfig', 'tsconfig.dev.json', app], {
    cwd: REPOSITORY,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
}

/** The limit that the templates set: the highest number of batches that any event source may have under way. One group of a batch is worked on at once. */
export function maximumConcurrency(assembly: string): number {
  const limits = templateResources(assembly).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::EventSourceMapping' && Properties?.ScalingConfig ? [Properties.ScalingConfig.MaximumConcurrency] : []);
  if (limits.length === 0) {
    throw new Error(`The cloud assembly in ${path.basename(assembly)} has no event source with a maximum concurrency; expected one that ScalableWebhook made.`);
  }
  return Math.max(...limits);
}

/** The resources of all templates of a cloud assembly. */
export function templateResources(assembly: string): TemplateResource[] {
  return fs.readdirSync(assembly).filter((file) => file.endsWith('.template.json')).flatMap((file) => {
    const { Resources } = JSON.parse(fs.readFileSync(path.join(assembly, file), 'utf8')) as { Resources: Record<string, TemplateResource> };
    return Object.values(Resources);
  });
}

/** One resource of a template; of its properties those that are read here. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: { readonly ScalingConfig?: { readonly MaximumConcurrency: number } };
}
