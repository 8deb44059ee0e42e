import { AwsRequest, AwsResponse, errorResponse } from './http-message';
import { LocalService } from './local-service';

/** The Resource Groups Tagging API, as far as tags of resources are asked for by their ARNs, and given. There is nobody here who has resources: all have the tags that they were given. */
export class Tagging implements LocalService {
  /** Tags by the ARN of a resource. */
  public readonly tags = new Map<string, Readonly<Record<string, string>>>();

  /** Gives a resource tags, beside those that it has. */
  public tag(arn: string, tags: Readonly<Record<string, string>>): void {
    this.tags.set(arn, { ...this.tags.get(arn), ...tags });
  }

  public matches({ headers }: AwsRequest): boolean {
    return String(headers['x-amz-target']).startsWith('ResourceGroupsTaggingAPI_20170126.');
  }

  public handle({ headers, body }: AwsRequest): AwsResponse {
    const [, operation] = String(headers['x-amz-target']).split('.');
    if (operation === 'TagResources') {
      return this.tagResources(body);
    }
    if (operation !== 'GetResources') {
      return errorResponse(400, 'UnknownOperationException', 'The local runtime emulates GetResources and TagResources of the Resource Groups Tagging API.');
    }
    const { ResourceARNList: arns = [] } = JSON.parse(body.toString('utf8')) as { ResourceARNList?: readonly string[] };
    const list = arns.flatMap((arn) => {
      const tags = this.tags.get(arn);
      return tags ? [{ ResourceARN: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }] : [];
    });
    return json({ PaginationToken: '', ResourceTagMappingList: list });
  }

  private tagResources(body: Buffer): AwsResponse {
    const { ResourceARNList: arns = [], Tags: tags = {} } = JSON.parse(body.toString('utf8')) as { ResourceARNList?: readonly string[]; Tags?: Record<string, string> };
    arns.forEach((arn) => this.tag(arn, tags));
    return json({ FailedResourcesMap: {} });
  }
}

function json(answer: object): AwsResponse {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(answer) };
}
