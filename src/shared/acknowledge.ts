import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** Ids of rules of cdk-nag, such as `AwsSolutions-APIG4`, each with why what it finds is meant. */
export type Reasons = Readonly<Record<string, string>>;

/**
 * Says why findings of cdk-nag about one resource are meant, for whoever checks an app with it. It counts for that resource and for nothing below or beside
 * it, so that what users add is found as ever.
 *
 * @param construct a resource, or a construct that has one, whose finding it is
 * @param reasons by the ids of the rules
 * @see https://github.com/cdklabs/cdk-nag#acknowledging-a-rule
 */
export function acknowledge(construct: IConstruct, reasons: Reasons): void {
  const resource = construct.node.defaultChild ?? construct;
  for (const [id, reason] of Object.entries(reasons)) {
    if (id.split('::').length <= 2) {
      Validations.of(resource).acknowledge({ id, reason });
    } else {
      // `acknowledge` takes no id in which `::` is twice, as it is in those of ARNs; this is what it writes for the others.
      resource.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
    }
  }
}

/**
 * Says why a policy names resources with a `*`.
 *
 * @param policy whose statement it is
 * @param resourceArn as the statement has it
 */
export function acknowledgeWildcard(policy: IConstruct, resourceArn: string, reason: string): void {
  const says = (): void => acknowledge(policy, { [`AwsSolutions-IAM5[Resource::${flat(Stack.of(policy).resolve(resourceArn))}]`]: reason });
  says();
  // What another stack has is called otherwise when its export is known.
  policy.node.addValidation({ validate: () => (says(), []) });
}

/**
 * Lets a role do something with all resources, in a policy of its own: the acknowledgement of that finding hides no other `*` of the role.
 *
 * @param role the policy is below it, so that what needs the role waits for the policy too
 * @param id of the policy
 * @param actions those that know no resources, or that AWS checks for all of them
 * @param reason why it is for all
 */
export function allowOnAll(role: iam.IRole, id: string, actions: string[], reason: string): void {
  const policy = new iam.Policy(role as iam.Role, id, { roles: [role], statements: [new iam.PolicyStatement({ actions, resources: ['*'] })] });
  acknowledgeWildcard(policy, '*', reason);
}

/** An intrinsic function as cdk-nag writes it in the ids of findings. */
function flat(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [[name, argument]] = Object.entries(value as object);
  switch (name) {
    case 'Ref': return `<${argument}>`;
    case 'Fn::GetAtt': return `<${argument.join('.')}>`;
    case 'Fn::ImportValue': return flat(argument);
    case 'Fn::Join': return argument[1].map(flat).join(argument[0]);
    default: return JSON.stringify(value);
  }
}
