import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { Emulator } from './emulator';
import { ASSETS_BUCKET } from './stacks';
import { readStacks, StackArtifact } from '../../cli/src/local/cloud-assembly/manifest';

/** A stack that can be deployed. */
export interface PublishedStack {
  readonly stackName: string;
  /** Folder that it was synthesized into. */
  readonly assembly: string;
  readonly templateUrl: string;
  /** SHA-256 of the assets in base64, by object key. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Uploads what the stacks of an assembly need, as `cdk deploy` does: the code of functions, and the templates, which are too large to be sent
 * along.
 *
 * @param assembly folder that the stacks were synthesized into
 * @param python interpreter that has botocore, the library which ministack brings along
 */
export function publishStacks(assembly: string, { url, certificate }: Emulator, python: string): PublishedStack[] {
  return readStacks(assembly).map((stack) => {
    const assets = [...stack.assets].map(([key, asset]) => ({ key, ...asset }));
    const upload = [path.join(__dirname, 'upload.py'), url, certificate, ASSETS_BUCKET];
    const hashes = execFileSync(python, upload, { input: JSON.stringify(assets), encoding: 'utf8' });
    const templateUrl = `${url}/${ASSETS_BUCKET}/${templateKey(stack)}`;
    return { stackName: stack.stackName, assembly, templateUrl, hashes: JSON.parse(hashes) as Record<string, string> };
  });
}

function templateKey({ stackName, assets, folder }: StackArtifact): string {
  const template = path.join(folder, `${stackName}.template.json`);
  const found = [...assets].find(([, asset]) => asset.path === template);
  if (!found) {
    throw new Error(`The assets of the stack ${stackName} must include its template, got: ${[...assets.keys()].join(', ')}.`);
  }
  return found[0];
}
