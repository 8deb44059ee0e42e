import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Backend, ScalableWebhook, ScalableWebhookProps } from '../src';

/** A stack with one webhook, and its template. */
export function synthWebhook(props: Partial<ScalableWebhookProps> = {}): { webhook: ScalableWebhook; stack: Stack; template: Template } {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com/hooks'), ...props });
  return { webhook, stack, template: Template.fromStack(stack) };
}

/** The properties of the only resource of a type whose logical id starts so. */
export function propertiesOf(template: Template, type: string, idPrefix: string): Record<string, any> {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(idPrefix));
  expect(found.map(([id]) => id)).toHaveLength(1);
  return found[0][1].Properties;
}

/** A statement of a policy, as the template has it. */
export interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** The statements of the policies of the roles whose logical ids start so. */
export function statementsOf(template: Template, roleIdPrefix: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.Roles.some((role: { Ref?: string }) => role.Ref?.startsWith(roleIdPrefix)));
  expect(policies.length).toBeGreaterThan(0);
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** The actions of statements, each once, in order of the alphabet. */
export function actionsOf(statements: readonly Statement[]): string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}
