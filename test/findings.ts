import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** What cdk-nag finds at a resource, or would find. */
export interface Finding {
  /** Path of the resource's construct. */
  readonly path: string;
  /** Id of the rule, such as `AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
}

/** As it is, but it listens to nobody. */
class DeafChecks extends AwsSolutionsChecks {
  constructor() {
    super();
    Object.assign(this, { isAcknowledged: () => false });
  }
}

/** What the AwsSolutions pack finds in a stack, by rule and, for rules that have several findings, by what they are about. */
export function findings(build: (stack: Stack) => void, props?: StackProps): string[] {
  const app = new App();
  const stack = new Stack(app, 'Stack', props);
  build(stack);
  return findingsOf(app);
}

export function findingsOf(app: App): string[] {
  return [...new Set(found(app, new AwsSolutionsChecks()).map(({ id }) => id))].sort();
}

/** Everything that the pack finds, resource by resource. */
export function findingsAt(app: App): Finding[] {
  return found(app, new AwsSolutionsChecks());
}

/** What it would find if nothing were acknowledged. */
export function findingsWithoutAcknowledgements(app: App): Finding[] {
  return found(app, new DeafChecks());
}

/** What is acknowledged anywhere in an app, with the reason. */
export function acknowledgements(app: App): Array<Finding & { readonly reason: string }> {
  const all = app.node.findAll().flatMap(({ node }) => node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data).map(([id, reason]) => ({ path: node.path, id: id.replace(/^annotation::/i, ''), reason }))))
    .filter(({ id }) => id.startsWith('AwsSolutions-'));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** The rule of a finding. */
export function rule(finding: string): string {
  return finding.replace(/\[.*$/, '');
}

function found(app: App, checks: AwsSolutionsChecks): Finding[] {
  const { violations = [] } = checks.validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map((resource) => ({ path: (resource as { constructPath?: string }).constructPath!, id: ruleName })));
}
