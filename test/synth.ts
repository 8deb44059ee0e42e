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
