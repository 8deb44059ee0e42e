import { Resource } from '../../cloud-assembly/stack';

/** Properties of `AWS::SQS::Queue` that are not attributes of the queue, or are set later. */
const NO_ATTRIBUTES: ReadonlySet<string> = new Set(['QueueName', 'Tags', 'RedrivePolicy']);

/** A queue of a template. */
export interface QueueDefinition {
  readonly name: string;
  /** As `CreateQueue` takes them, without the redrive policy. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The attribute `RedrivePolicy`: it can only be set when all queues exist. */
  readonly redrivePolicy?: string;
}

/** The definition of an `AWS::SQS::Queue`. */
export function readQueue(resource: Resource, name: string): QueueDefinition {
  const properties = Object.entries(resource.properties()).filter(([property, value]) => !NO_ATTRIBUTES.has(property) && !(property === 'FifoQueue' && value === false));
  const redrivePolicy = resource.property('RedrivePolicy');
  return {
    name,
    attributes: Object.fromEntries(properties.map(([property, value]) => [property, typeof value === 'object' ? JSON.stringify(value) : String(value)])),
    redrivePolicy: redrivePolicy === undefined ? undefined : JSON.stringify(redrivePolicy),
  };
}
