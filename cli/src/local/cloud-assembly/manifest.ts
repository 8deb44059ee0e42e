import * as fs from 'node:fs';
import * as path from 'node:path';
import { AssemblyError } from './assembly-error';
import { AssetsByKey, readAssets } from './assets';
import { ConstructPaths, readConstructPaths } from './construct-paths';
import { isObject, JsonObject, readJsonObject } from './json-file';
import { Template } from './template';

/** Account of every resource whose stack is not bound to one. */
export const DEFAULT_ACCOUNT = '000000000000';

/** Region of every resource whose stack is not bound to one. */
export const DEFAULT_REGION = 'us-east-1';

/** One stack of a cloud assembly. */
export interface StackArtifact {
  /** Id in the manifest. */
  readonly artifactId: string;
  /** Name in CloudFormation. */
  readonly stackName: string;
  /** Construct path, as the CDK command shows it. */
  readonly displayName: string;
  readonly account: string;
  readonly region: string;
  /** Absolute path of the folder that holds the template. */
  readonly folder: string;
  readonly template: Template;
  readonly assets: AssetsByKey;
  readonly constructPaths: ConstructPaths;
}

/**
 * Reads every stack of a cloud assembly, including those of the stages nested in it.
 *
 * @param folder what `cdk synth` or `app.synth()` wrote, usually `cdk.out`
 * @throws AssemblyError when the folder is not a cloud assembly or a file in it cannot be read.
 */
export function readStacks(folder: string): StackArtifact[] {
  const manifest = path.join(folder, 'manifest.json');
  if (!fs.existsSync(manifest)) {
    const got = !fs.existsSync(folder) ? 'it does not exist' : 'it has no manifest.json';
    throw new AssemblyError(`${folder} is not a cloud assembly (${got}): run "cdk synth" and give the folder it wrote, usually cdk.out.`);
  }
  const { artifacts } = readJsonObject(manifest);
  if (!isObject(artifacts)) {
    throw new AssemblyError(`${folder} is not a cloud assembly (its manifest.json lists no artifacts): run "cdk synth" and give the folder it wrote, usually cdk.out.`);
  }
  const stacks: StackArtifact[] = [];
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (!isObject(artifact)) {
      continue;
    }
    const properties = isObject(artifact.properties) ? artifact.properties : {};
    if (artifact.type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') {
      stacks.push(...readStacks(path.join(folder, properties.directoryName)));
    }
    if (artifact.type === 'aws:cloudformation:stack') {
      stacks.push(readStack(folder, id, artifact, properties, artifacts));
    }
  }
  return stacks;
}

function readStack(folder: string, artifactId: string, artifact: JsonObject, properties: JsonObject, artifacts: JsonObject): StackArtifact {
  if (typeof properties.templateFile !== 'string') {
    throw new AssemblyError(`Stack ${artifactId} in ${folder} has no templateFile in manifest.json: synthesize the app again.`);
  }
  return {
    artifactId,
    stackName: typeof properties.stackName === 'string' ? properties.stackName : artifactId,
    displayName: typeof artifact.displayName === 'string' ? artifact.displayName : artifactId,
    ...readEnvironment(artifact.environment),
    folder,
    template: readJsonObject(path.join(folder, properties.templateFile)) as Template,
    assets: readAssets(assetManifests(folder, artifact, artifacts)),
    constructPaths: readConstructPaths(readMetadata(folder, artifact)),
  };
}

/** `aws://account/region`, where either can be unknown. */
function readEnvironment(environment: unknown): { account: string; region: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(environment)) ?? [];
  return {
    account: account && account !== 'unknown-account' ? account : DEFAULT_ACCOUNT,
    region: region && region !== 'unknown-region' ? region : DEFAULT_REGION,
  };
}

/** The metadata is in the manifest itself or, in newer versions, in a separate file. */
function readMetadata(folder: string, artifact: JsonObject): JsonObject {
  const inline = isObject(artifact.metadata) ? artifact.metadata : {};
  const file = artifact.additionalMetadataFile;
  return typeof file === 'string' ? { ...inline, ...readJsonObject(path.join(folder, file)) } : inline;
}

function assetManifests(folder: string, artifact: JsonObject, artifacts: JsonObject): string[] {
  const dependencies = Array.isArray(artifact.dependencies) ? artifact.dependencies : [];
  return dependencies.flatMap((id) => {
    const dependency = artifacts[String(id)];
    const file = isObject(dependency) && dependency.type === 'cdk:asset-manifest' && isObject(dependency.properties) ? dependency.properties.file : undefined;
    return typeof file === 'string' ? [path.join(folder, file)] : [];
  });
}
