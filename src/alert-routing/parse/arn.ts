/** The parts of an ARN. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty where the service is global. */
  readonly region: string;
  /** Empty where the name is unique by itself, as of buckets. */
  readonly account: string;
  /** All that follows, such as `function:name` or `job/id`. */
  readonly resource: string;
  /** What stands before the first colon or slash of it; empty where there is none. */
  readonly type: string;
  /** What stands after that. */
  readonly id: string;
}

const PATTERN = /^arn:([a-z][a-z0-9-]*):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|aws|):(.+)$/s;

/** @returns undefined where the text is no ARN */
export function parseArn(text: string | undefined): Arn | undefined {
  const match = text === undefined || text.length > 2_048 ? null : PATTERN.exec(text);
  if (!match) {
    return undefined;
  }
  const [, partition, service, region, account, resource] = match;
  const separator = resource.search(/[:/]/);
  return {
    partition,
    service,
    region,
    account,
    resource,
    type: separator < 0 ? '' : resource.slice(0, separator),
    id: separator < 0 ? resource : resource.slice(separator + 1),
  };
}

/** What people call the thing that an ARN, or anything else, names. */
export function shortName(text: string): string {
  return parseArn(text)?.id || text;
}
