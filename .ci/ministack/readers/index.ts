import { API_GATEWAY_READERS } from './api-gateway';
import { LAMBDA_READERS } from './lambda';
import { OTHER_READERS } from './others';
import { Readers } from './reader';
import { SNS_READERS } from './sns';
import { SQS_READERS } from './sqs';
import { Aws } from '../aws';
import { Deployed } from '../deployed';
import { Properties } from '../differences';

const READERS: Readers = { ...API_GATEWAY_READERS, ...LAMBDA_READERS, ...SNS_READERS, ...SQS_READERS, ...OTHER_READERS };

/** How the services say that there is no such thing. */
const NOT_FOUND = ['NotFoundException', 'ResourceNotFoundException', 'NoSuchEntityException', 'QueueDoesNotExist', 'ResourceNotFound'];

/**
 * Reads a resource back from its service, in the words of its template.
 *
 * @returns undefined when there is none
 * @throws Error for a kind of resource that this check cannot read, and what the service says otherwise
 */
export async function readBack(aws: Aws, resource: Deployed): Promise<Properties | undefined> {
  const reader = READERS[resource.type];
  if (!reader) {
    throw new Error(`${resource.logicalId} is of the type ${resource.type}, which this check cannot read back: write a reader for it.`);
  }
  try {
    return await reader(aws, resource);
  } catch (error) {
    if (error instanceof Error && NOT_FOUND.includes(error.name)) {
      return undefined;
    }
    throw error;
  }
}
