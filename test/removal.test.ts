import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Backend, MaxRate, ScalableWebhook, ScalableWebhookProps } from '../src';

/** A webhook by that id, and what becomes of its parts when they leave the stack. */
function policiesOf(id: string, props: Partial<ScalableWebhookProps> = {}): Record<string, { type: string; leaves: string; replaced: string }> {
  const stack = new Stack(new App(), 'Stack');
  new ScalableWebhook(stack, id, {
    backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'], maxRate: MaxRate.perSecond(10), ...props,
  });
  return Object.fromEntries(Object.entries(Template.fromStack(stack).toJSON().Resources).map(([logicalId, resource]: [string, any]) => [
    logicalId, { type: resource.Type, leaves: resource.DeletionPolicy ?? 'Delete', replaced: resource.UpdateReplacePolicy ?? 'Delete' },
  ]));
}

/** The logical ids, without their hashes, of what is kept. */
function kept(policies: ReturnType<typeof policiesOf>): string[] {
  return Object.entries(policies).filter(([, { leaves, replaced }]) => leaves !== 'Delete' || replaced !== 'Delete').map(([id, { leaves, replaced }]) =>
    `${id.replace(/[0-9A-F]{8}$/, '')} ${leaves} ${replaced}`).sort();
}

const DATA = ['DeadLetterQueue', 'Queue', 'Records'];

test('field case C1: when the stack is destroyed, or a part replaced, the queues and the records are kept, and nothing else', () => {
  expect(kept(policiesOf('Orders'))).toEqual(DATA.map((part) => `Orders${part} Retain Retain`));
});

test('field case C1: when the construct is renamed, the queues and the records of the old name leave the stack, and are kept', () => {
  const [before, after] = [policiesOf('Orders'), policiesOf('Renamed')];
  const leaving = Object.fromEntries(Object.entries(before).filter(([id]) => !(id in after)));
  expect(kept(leaving)).toEqual(DATA.map((part) => `Orders${part} Retain Retain`));
});

test('field case C1: by choice they are destroyed with the rest', () => {
  expect(kept(policiesOf('Orders', { removalPolicy: RemovalPolicy.DESTROY }))).toEqual([]);
});

test('field case C1: log groups and the shares of a rate go in any case', () => {
  const stack = new Stack(new App(), 'Stack');
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), maxRate: MaxRate.perSecond(10) });
  const template = Template.fromStack(stack);
  const shares = Object.values(template.findResources('AWS::DynamoDB::Table')).filter(({ Properties }) => Properties.KeySchema[0].AttributeName === 'share');
  const going = [...Object.values(template.findResources('AWS::Logs::LogGroup')), ...shares];
  expect(going.map(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy])).toEqual(Array(3).fill(['Delete', 'Delete']));
});
