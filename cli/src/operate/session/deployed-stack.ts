/** One resource of a deployed stack. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly physicalId: string;
  /** Such as `AWS::SQS::Queue`. */
  readonly type: string;
  /** As the template has them: with intrinsic functions. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the constructs wrote for tools (src/contract/metadata.ts). */
  readonly mark?: Readonly<Record<string, unknown>>;
}

/** A stack in which there is something marked. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** `aws`, `aws-cn` … */
  readonly partition: string;
  readonly resources: readonly DeployedResource[];
}

/** Finds the stacks that have parts of webhooks. */
export interface StackFinder {
  /**
   * @param names of stacks, whose nested ones are looked at too; all of the account and Region when it is empty
   * @throws OperatorError for a name that is none of a stack
   */
  find(names: readonly string[]): Promise<DeployedStack[]>;
}

/** The resource that a property names with `Ref`, or undefined. */
export function referred({ resources }: DeployedStack, value: unknown): DeployedResource | undefined {
  const logicalId = typeof value === 'object' && value !== null ? (value as { Ref?: unknown }).Ref : undefined;
  return resources.find((resource) => resource.logicalId === logicalId);
}
