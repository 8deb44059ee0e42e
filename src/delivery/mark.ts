import { CfnElement, CfnResource, Lazy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { METADATA_KEY, PartMark, StreamMark } from '../contract/metadata';

/** Marks the resource of a construct for tools. */
export function markPart(construct: IConstruct, mark: PartMark): void {
  resourceOf(construct).addMetadata(METADATA_KEY, mark);
}

/** Marks the function of a delivery stream for tools. */
export function markStream(handler: IConstruct, mark: StreamMark): void {
  resourceOf(handler).addMetadata(METADATA_KEY, mark);
}

/**
 * The logical id of the resource of a construct, as plain text in the template.
 *
 * @param construct asked when the template is written
 */
export function logicalIdOf(construct: () => IConstruct): string {
  return Lazy.uncachedString({ produce: () => (construct().node.defaultChild as CfnElement).logicalId });
}

function resourceOf(construct: IConstruct): CfnResource {
  return construct.node.defaultChild as CfnResource;
}
