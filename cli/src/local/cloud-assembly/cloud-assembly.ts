import * as path from 'node:path';
import { AssemblyError } from './assembly-error';
import { findConstructPath } from './construct-paths';
import { readJsonObject } from './json-file';
import { readStacks, StackArtifact } from './manifest';
import { parametersIn } from './ssm-references';
import { Resource, ResourceNames, Stack } from './stack';
import { Template } from './template';
import { expectedNames } from '../../near-names';

/** A parameter that the CDK adds to every stack, for its own use. */
const BOOTSTRAP_VERSION = 'BootstrapVersion';

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** How to load an assembly. */
export interface CloudAssemblyOptions {
  /** What resources are called here. */
  readonly names: ResourceNames;
  /** Values of template parameters, for every stack that takes a parameter of that name. Default: their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A synthesized app: every stack, with its templates ready to be evaluated. */
export class CloudAssembly {
  /**
   * Reads what `cdk synth` wrote.
   *
   * @param folder usually `cdk.out`
   * @throws AssemblyError when it is not a cloud assembly, something in it cannot be read, or a parameter is given that no stack takes.
   */
  public static load(folder: string, options: CloudAssemblyOptions): CloudAssembly {
    return new CloudAssembly(path.resolve(folder), options);
  }

  private readonly topLevel: readonly Stack[] = [];
  private readonly all: Stack[] = [];
  private readonly templates: Template[] = [];

  private constructor(private readonly folder: string, private readonly options: CloudAssemblyOptions) {
    this.topLevel = readStacks(folder).map((artifact) => this.addStack(artifact));
    this.checkParameters();
  }

  /**
   * The resources of one stack or of all, those of nested stacks included.
   *
   * @param stackName id, name or construct path of a stack; default: all
   * @throws AssemblyError when there is no such stack.
   */
  public resources(stackName?: string): Resource[] {
    const stacks = stackName === undefined ? this.all : this.withNested(this.find(stackName));
    return stacks.flatMap((stack) => [...stack.resources.values()]);
  }

  private find(name: string): Stack {
    const found = this.topLevel.find(({ artifact }) => [artifact.displayName, artifact.stackName, artifact.artifactId].includes(name));
    if (!found) {
      const names = this.topLevel.map((stack) => stack.artifact.displayName);
      throw new AssemblyError(`There is no stack "${name}" in ${this.folder}; expected ${expectedNames(name, names)}.`);
    }
    return found;
  }

  /** A name with a typo would leave the default in place without a word. */
  private checkParameters(): void {
    const given = Object.entries(this.options.parameters ?? {});
    const declared = this.topLevel.flatMap(({ artifact }) => Object.entries(artifact.template.Parameters ?? {}));
    const own = declared.filter(([name]) => name !== BOOTSTRAP_VERSION);
    const stored = given.length === 0 ? [] : [
      ...own.filter(([, { Type: type }]) => type?.startsWith('AWS::SSM::')).map(([, { Default: name }]) => String(name)),
      ...this.templates.flatMap((template) => parametersIn(JSON.stringify(template))),
    ];
    for (const [name, value] of given) {
      const found = declared.filter(([candidate]) => candidate === name);
      if (found.length === 0 && !stored.includes(name)) {
        const names = [...own.map(([candidate]) => candidate), ...stored];
        throw new AssemblyError(`--parameter names "${name}", which no stack of the app takes; expected ${expectedNames(name, names)}.`);
      }
      const allowed = found.find(([, { AllowedValues: values }]) => values && !values.map(String).includes(value))?.[1].AllowedValues;
      if (allowed) {
        throw new AssemblyError(`--parameter ${name} is "${value}", expected one of ${allowed.join(', ')}.`);
      }
    }
  }

  private withNested(stack: Stack): Stack[] {
    return this.all.filter(({ artifact }) => artifact === stack.artifact);
  }

  private addStack(artifact: StackArtifact): Stack {
    return this.add(artifact, artifact.template, artifact.displayName, () => this.options.parameters ?? {});
  }

  private add(artifact: StackArtifact, template: Template, constructPath: string, parameters: () => Readonly<Record<string, unknown>>): Stack {
    const nested = new Map<string, Stack>();
    const nestedPaths = nestedStackPaths(artifact, template, constructPath);
    const stack = new Stack({
      artifact,
      template,
      constructPath,
      parameters,
      nested: (logicalId) => nested.get(logicalId),
      nestedPaths: [...nestedPaths.values()],
      context: { names: this.options.names, importValue: (name) => this.importValue(name) },
    });
    this.all.push(stack);
    this.templates.push(template);
    for (const [logicalId, nestedPath] of nestedPaths) {
      const resource = stack.resources.get(logicalId);
      if (resource) {
        const given = () => (resource.property('Parameters') ?? {}) as Readonly<Record<string, unknown>>;
        nested.set(logicalId, this.add(artifact, readNestedTemplate(artifact, resource), nestedPath, given));
      }
    }
    return stack;
  }

  private importValue(name: string): unknown {
    for (const stack of this.all) {
      const value = stack.exportedValue(name);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }
}

/** Construct path of the stack that each `AWS::CloudFormation::Stack` is. */
function nestedStackPaths(artifact: StackArtifact, template: Template, constructPath: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    if (resource.Type === NESTED_STACK) {
      const resourcePath = findConstructPath(artifact.constructPaths, logicalId, constructPath, []) ?? `${constructPath}/${logicalId}`;
      // The CDK puts the resource of a nested stack beside it: Parent/Child and Parent/Child.NestedStack/Child.NestedStackResource.
      paths.set(logicalId, resourcePath.replace(/\.NestedStack\/.*$/, ''));
    }
  }
  return paths;
}

function readNestedTemplate(artifact: StackArtifact, resource: Resource): Template {
  const url = String(resource.property('TemplateURL'));
  const asset = artifact.assets.get(url.slice(url.lastIndexOf('/') + 1));
  if (!asset) {
    throw new AssemblyError(`The template of the nested stack ${resource.path} is not among the assets of ${artifact.displayName}: synthesize the app again.`);
  }
  return readJsonObject(asset.path) as Template;
}
