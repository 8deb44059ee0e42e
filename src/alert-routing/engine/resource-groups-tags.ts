import { Tags, TagSource } from './tag-lookup';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { JsonService } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';

/** @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
const TAGGING: JsonService = { name: 'tagging', variable: 'RESOURCE_GROUPS_TAGGING_API', target: 'ResourceGroupsTaggingAPI_20170126', version: '1.1' };

/** One call, and no second try: whoever asks goes on without an answer. Milliseconds. */
const TIMEOUT_MS = 1_900;

/** Regions whose clients are kept: there are fewer, but whoever sends may make some up. */
const MAX_CLIENTS = 60;

/** What it answers, as far as it is used. */
interface GetResourcesOutput {
  readonly ResourceTagMappingList?: readonly ResourceTagMapping[];
}

interface ResourceTagMapping {
  readonly ResourceARN?: string;
  readonly Tags?: ReadonlyArray<{ readonly Key?: string; readonly Value?: string }>;
}

/** Tags by the Resource Groups Tagging API, which knows those of most services of the account, one region at a time. */
export class ResourceGroupsTags implements TagSource {
  private readonly clients = new Map<string, JsonClient>();

  /** One ARN that the API objects to, as whatever a sender makes up, would take the tags of all others of the call away: they are asked for by halves then. */
  public async read(arns: readonly string[], region: string): Promise<ReadonlyMap<string, Tags>> {
    try {
      return await this.readAll(arns, region);
    } catch (error) {
      if (!isAboutArn(error) || arns.length === 1) {
        throw error;
      }
      const middle = Math.ceil(arns.length / 2);
      const halves = await Promise.all([arns.slice(0, middle), arns.slice(middle)].map((half) => this.read(half, region).catch((problem: unknown) => {
        if (isAboutArn(problem)) {
          return new Map<string, Tags>();
        }
        throw problem;
      })));
      return new Map(halves.flatMap((half) => [...half]));
    }
  }

  private async readAll(arns: readonly string[], region: string): Promise<ReadonlyMap<string, Tags>> {
    const call = { operation: 'GetResources', input: { ResourceARNList: arns }, single: { timeoutMs: TIMEOUT_MS } };
    const { ResourceTagMappingList: found = [] } = await this.clientOf(region).call<GetResourcesOutput>(call);
    return new Map(found.map(({ ResourceARN: arn = '', Tags: tags = [] }) => [arn, tagsOf(tags)]));
  }

  private clientOf(region: string): JsonClient {
    let client = this.clients.get(region);
    if (!client) {
      client = new JsonClient(TAGGING, process.env, region || undefined);
      this.clients.set(region, client);
      if (this.clients.size > MAX_CLIENTS) {
        this.clients.delete(this.clients.keys().next().value!);
      }
    }
    return client;
  }
}

function isAboutArn(error: unknown): boolean {
  return error instanceof AwsError && error.name === 'InvalidParameterException';
}

function tagsOf(tags: ResourceTagMapping['Tags'] & {}): Tags {
  return Object.fromEntries(tags.map(({ Key: key = '', Value: value = '' }) => [key, value]));
}
