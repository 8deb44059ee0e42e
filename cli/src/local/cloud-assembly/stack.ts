import { AssemblyError } from './assembly-error';
import { findConstructPath } from './construct-paths';
import { IntrinsicScope, NO_VALUE, resolveCondition, resolveIntrinsics } from './intrinsics';
import { isObject } from './json-file';
import { StackArtifact } from './manifest';
import { ssmReference } from './ssm-references';
import { Template, TemplateResource } from './template';

/** One resource that the local runtime would create. */
export interface Resource {
  readonly stack: Stack;
  readonly logicalId: string;
  /** CloudFormation type, like `AWS::SQS::Queue`. */
  readonly type: string;
  /** Construct path of the CloudFormation resource, or stack and logical id where the assembly has none. */
  readonly path: string;
  /** One property with every intrinsic function evaluated, or undefined. */
  property(name: string): unknown;
  /** All properties, evaluated. */
  properties(): Readonly<Record<string, unknown>>;
  /** One entry of the resource's metadata, evaluated, or undefined. */
  metadata(key: string): unknown;
}

/** What resources are called here: the answers to `Ref` and `Fn::GetAtt`. */
export interface ResourceNames {
  ref(resource: Resource): string;
  attribute(resource: Resource, attribute: string): string;
}

/** What one stack needs to know of the rest of the app. */
export interface StackContext {
  readonly names: ResourceNames;
  /** The value that some stack of the app exports, or undefined. */
  importValue(name: string): unknown;
}

/** What a stack is made from. */
export interface StackOptions {
  /** The stack's artifact; for a nested stack that of the outermost one. */
  readonly artifact: StackArtifact;
  readonly template: Template;
  readonly constructPath: string;
  readonly context: StackContext;
  /** Values of parameters; defaults are taken for what is missing. */
  readonly parameters: () => Readonly<Record<string, unknown>>;
  /** The stack that a resource of type `AWS::CloudFormation::Stack` is, or undefined. */
  readonly nested: (logicalId: string) => Stack | undefined;
  /** Construct paths of the stacks nested in this one. */
  readonly nestedPaths: readonly string[];
}

/** What the type of a parameter begins with whose value stands in Systems Manager. */
const SSM_VALUE = 'AWS::SSM::Parameter::Value<';

/** A stack, or a stack nested in one, as the place in which its template is evaluated. */
export class Stack implements IntrinsicScope {
  /** Construct path. */
  public readonly name: string;
  /** The resources that it creates, without those that a condition switches off. */
  public readonly resources: ReadonlyMap<string, Resource>;
  private readonly made = new Map<string, Resource>();
  private readonly conditions = new Map<string, boolean>();

  constructor(private readonly options: StackOptions) {
    this.name = options.constructPath;
    this.resources = this.made;
    this.readResources();
  }

  /** The artifact it was synthesized to; for a nested stack that of the outermost one. */
  public get artifact(): StackArtifact {
    return this.options.artifact;
  }

  /** The template as it was synthesized. */
  public get template(): Template {
    return this.options.template;
  }

  public ref(name: string): unknown {
    if (name.startsWith('AWS::')) {
      return this.pseudoParameter(name);
    }
    const resource = this.resources.get(name);
    if (resource) {
      return this.options.context.names.ref(resource);
    }
    if (this.options.template.Parameters && Object.hasOwn(this.options.template.Parameters, name)) {
      return this.parameter(name);
    }
    throw new AssemblyError(`Stack ${this.name} refers to "${name}", which it neither creates nor takes as a parameter: synthesize the app again.`);
  }

  public attribute(logicalId: string, attribute: string): unknown {
    if (attribute.startsWith('Outputs.')) {
      const nested = this.options.nested(logicalId);
      if (nested) {
        return nested.output(attribute.slice('Outputs.'.length));
      }
    }
    const resource = this.resources.get(logicalId);
    if (!resource) {
      throw new AssemblyError(`Stack ${this.name} reads ${attribute} of "${logicalId}", which it does not create: synthesize the app again.`);
    }
    return this.options.context.names.attribute(resource, attribute);
  }

  public condition(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) {
      return known;
    }
    if (!this.options.template.Conditions || !Object.hasOwn(this.options.template.Conditions, name)) {
      throw new AssemblyError(`Stack ${this.name} uses the condition "${name}", which it does not define: synthesize the app again.`);
    }
    const value = resolveCondition(this.options.template.Conditions[name], this);
    this.conditions.set(name, value);
    return value;
  }

  public mapping(map: string, first: string, second: string): unknown {
    const rows = this.options.template.Mappings?.[map];
    const row = isObject(rows) ? rows[first] : undefined;
    const value = isObject(row) ? row[second] : undefined;
    if (value === undefined) {
      throw new AssemblyError(`Stack ${this.name} looks up ${map}.${first}.${second}, which its mappings do not have: bind the stack to a region that they know.`);
    }
    return value;
  }

  public importValue(exportName: string): unknown {
    const value = this.options.context.importValue(exportName);
    if (value === undefined) {
      throw new AssemblyError(`Stack ${this.name} imports "${exportName}", which no stack of this app exports: synthesize the exporting stack into the same folder.`);
    }
    return value;
  }

  /** The value exported under a name, or undefined. */
  public exportedValue(exportName: string): unknown {
    for (const output of Object.values(this.options.template.Outputs ?? {})) {
      const isMade = output.Condition === undefined || this.condition(output.Condition);
      if (isMade && output.Export && resolveIntrinsics(output.Export.Name, this) === exportName) {
        return resolveIntrinsics(output.Value, this);
      }
    }
    return undefined;
  }

  private output(name: string): unknown {
    const output = this.options.template.Outputs?.[name];
    if (!output) {
      throw new AssemblyError(`The stack around ${this.name} reads its output "${name}", which it does not have: synthesize the app again.`);
    }
    return resolveIntrinsics(output.Value, this);
  }

  private pseudoParameter(name: string): unknown {
    const { account, region, stackName } = this.options.artifact;
    const values: Record<string, unknown> = {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': NO_VALUE,
    };
    if (!Object.hasOwn(values, name)) {
      throw new AssemblyError(`Stack ${this.name} refers to "${name}", which is no pseudo parameter of CloudFormation: correct the template.`);
    }
    return values[name];
  }

  private parameter(name: string): unknown {
    const given = this.options.parameters();
    const { Default: value, AllowedValues: allowed, Type: type = 'String' } = this.options.template.Parameters![name];
    const isList = /(^|<)(List<|CommaDelimitedList)/.test(type);
    if (Object.hasOwn(given, name)) {
      return isList ? String(given[name]).split(',') : given[name];
    }
    if (value !== undefined && type.startsWith(SSM_VALUE)) {
      // The default is the name of the parameter whose value counts; what that is may be known later.
      return isList ? [ssmReference(String(value))] : ssmReference(String(value));
    }
    if (value !== undefined) {
      return isList ? String(value).split(',') : value;
    }
    if (allowed && allowed.length > 0) {
      return allowed[0];
    }
    throw new AssemblyError(`Stack ${this.name} uses its parameter "${name}", which has no default: give it a value with --parameter ${name}=VALUE.`);
  }

  private readResources(): void {
    const { artifact, constructPath, nestedPaths } = this.options;
    for (const [logicalId, entry] of Object.entries(this.options.template.Resources ?? {})) {
      const isMade = entry.Condition === undefined || this.condition(entry.Condition);
      if (isMade) {
        const metadataPath = entry.Metadata?.['aws:cdk:path'];
        const path = findConstructPath(artifact.constructPaths, logicalId, constructPath, nestedPaths)
          ?? (typeof metadataPath === 'string' ? metadataPath : `${constructPath}/${logicalId}`);
        this.made.set(logicalId, new TemplateResourceView(this, logicalId, path, entry));
      }
    }
  }
}

/** Evaluates a resource's properties one by one when they are asked for: resources refer to each other in any order. */
class TemplateResourceView implements Resource {
  private readonly evaluated = new Map<string, unknown>();
  private readonly evaluating = new Set<string>();

  constructor(
    public readonly stack: Stack,
    public readonly logicalId: string,
    public readonly path: string,
    private readonly entry: TemplateResource,
  ) {}

  public get type(): string {
    return this.entry.Type;
  }

  public property(name: string): unknown {
    if (!this.evaluated.has(name)) {
      if (this.evaluating.has(name)) {
        throw new AssemblyError(`${name} of ${this.path} depends on itself: correct the template.`);
      }
      this.evaluating.add(name);
      try {
        const value = resolveIntrinsics(this.entry.Properties?.[name], this.stack);
        this.evaluated.set(name, value === NO_VALUE ? undefined : value);
      } finally {
        this.evaluating.delete(name);
      }
    }
    return this.evaluated.get(name);
  }

  public properties(): Readonly<Record<string, unknown>> {
    const values = Object.keys(this.entry.Properties ?? {}).map((name) => [name, this.property(name)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }

  public metadata(key: string): unknown {
    return resolveIntrinsics(this.entry.Metadata?.[key], this.stack);
  }
}
