import * as fs from 'node:fs';
import * as path from 'node:path';
import { LocalPlace } from './local-names';
import { physicalName } from './physical-names';
import { Resource } from '../../cloud-assembly/stack';
import { FunctionDefinition } from '../../function-host/function-definition';

/** What Lambda takes when a template says nothing: seconds and megabytes. */
const DEFAULT_TIMEOUT = 3;
const DEFAULT_MEMORY = 128;

/** A function that cannot run here, and why. */
export interface UnhostableFunction {
  readonly name: string;
  /** Completes "its ... is not hosted". */
  readonly reason: string;
}

/** Reads functions of templates. Inline code is written to files for as long as the runtime runs. */
export class FunctionReader {
  /** @param scratch a folder for inline code */
  constructor(private readonly place: LocalPlace, private readonly scratch: string) {}

  /**
   * The definition of an `AWS::Lambda::Function`.
   *
   * @param code what to run in place of its own code, whatever runtime that is for
   */
  public read(resource: Resource, code?: Pick<FunctionDefinition, 'codePath' | 'handler'>): FunctionDefinition | UnhostableFunction {
    const name = physicalName(resource);
    const runtime = String(resource.property('Runtime') ?? '');
    if (!code && !runtime.startsWith('nodejs')) {
      return { name, reason: runtime ? `runtime ${runtime}` : 'container image' };
    }
    const codePath = code?.codePath ?? this.codePath(resource, name);
    if (codePath === undefined) {
      return { name, reason: 'code, which is not a folder in the cloud assembly,' };
    }
    const variables = (resource.property('Environment') as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
    const reserved = resource.property('ReservedConcurrentExecutions');
    return {
      name,
      arn: `arn:aws:lambda:${this.place.region}:${this.place.account}:function:${name}`,
      region: this.place.region,
      runtime,
      codePath,
      handler: code?.handler ?? String(resource.property('Handler')),
      environment: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
      timeoutSeconds: Number(resource.property('Timeout') ?? DEFAULT_TIMEOUT),
      memoryMb: Number(resource.property('MemorySize') ?? DEFAULT_MEMORY),
      reservedConcurrency: reserved === undefined ? undefined : Number(reserved),
    };
  }

  private codePath(resource: Resource, name: string): string | undefined {
    const code = resource.property('Code') as { S3Key?: string; ZipFile?: string } | undefined;
    if (typeof code?.ZipFile === 'string') {
      const folder = path.join(this.scratch, name);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, 'index.js'), code.ZipFile);
      return folder;
    }
    const asset = typeof code?.S3Key === 'string' ? resource.stack.artifact.assets.get(code.S3Key) : undefined;
    return asset && fs.existsSync(asset.path) && fs.statSync(asset.path).isDirectory() ? asset.path : undefined;
  }
}
