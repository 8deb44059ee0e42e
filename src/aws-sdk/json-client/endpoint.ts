import { Variables } from './variables';

/** A service that speaks AWS's JSON protocol, and what it is called in the places where it has a name. */
export interface JsonService {
  /** In host names and signatures, such as `sqs`. */
  readonly name: string;
  /** In the environment variable of its endpoint, such as `SQS`. */
  readonly variable: string;
  /** What stands before the operation in `X-Amz-Target`. */
  readonly target: string;
  /** The version of the protocol: `1.0` or `1.1`. */
  readonly version: string;
  /** Whether the host's name says that it is a FIPS endpoint, where that is otherwise than with most services (`saysFips`). */
  readonly saysFips?: (asked: Asked) => boolean;
}

/** What kind of endpoint is asked for, and where. */
interface Asked {
  readonly region: string;
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** In these regions most services' plain addresses of IPv4 are FIPS endpoints. */
const isGovernment = ({ region }: Asked): boolean => region.startsWith('us-gov-');
const saysFips = (asked: Asked): boolean => asked.fips && (asked.dualStack || !isGovernment(asked));

export const DYNAMODB: JsonService = { name: 'dynamodb', variable: 'DYNAMODB', target: 'DynamoDB_20120810', version: '1.0' };
export const EVENTBRIDGE: JsonService = {
  name: 'events', variable: 'EVENTBRIDGE', target: 'AWSEvents', version: '1.1', saysFips: (asked) => asked.fips && !isGovernment(asked),
};
export const SSM: JsonService = { name: 'ssm', variable: 'SSM', target: 'AmazonSSM', version: '1.1' };
export const SQS: JsonService = { name: 'sqs', variable: 'SQS', target: 'AmazonSQS', version: '1.0' };
export const STEP_FUNCTIONS: JsonService = {
  name: 'states',
  variable: 'SFN',
  target: 'AWSStepFunctions',
  version: '1.0',
  saysFips: (asked) => isGovernment(asked) ? asked.dualStack || (asked.fips && asked.region !== 'us-gov-west-1') : asked.fips,
};

/** Domains of the regions whose names begin so, for addresses of IPv4 alone and for those of both; the last one is everybody else's. */
const DOMAINS: ReadonlyArray<readonly [regions: string, ipv4: string, dualStack: string]> = [
  ['cn-', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn'],
  ['eusc-', 'amazonaws.eu', 'api.amazonwebservices.eu'],
  ['us-isob-', 'sc2s.sgov.gov', 'api.aws.scloud'],
  ['us-isof-', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov'],
  ['us-iso-', 'c2s.ic.gov', 'api.aws.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'],
  ['', 'amazonaws.com', 'api.aws'],
];

/**
 * Where a service is: what `AWS_ENDPOINT_URL_<SERVICE>` or `AWS_ENDPOINT_URL` say; else, for a queue, where its URL says; else the address of
 * the region, FIPS or dual-stack where `AWS_USE_FIPS_ENDPOINT` or `AWS_USE_DUALSTACK_ENDPOINT` ask for that, which a queue's URL never is.
 *
 * An address that does not exist, as FIPS in a region without it, is an error of the call: no other is used in its place.
 *
 * @param queueUrl for SQS: the queue that the call is about
 */
export function endpointOf(service: JsonService, region: string, variables: Variables, queueUrl?: string): URL {
  const given = givenEndpoint(service.variable, variables);
  if (given) {
    return new URL(given);
  }
  const fips = variables.AWS_USE_FIPS_ENDPOINT === 'true';
  const dualStack = variables.AWS_USE_DUALSTACK_ENDPOINT === 'true';
  if (queueUrl !== undefined && !fips && !dualStack) {
    return new URL('/', queueUrl);
  }
  const { ipv4, both } = domainsOf(region);
  const suffix = (service.saysFips ?? saysFips)({ region, fips, dualStack }) ? '-fips' : '';
  return new URL(`https://${service.name}${suffix}.${region}.${dualStack ? both : ipv4}/`);
}

/** The endpoint that the environment variables name, if they name one; empty or absent otherwise. */
export function givenEndpoint(service: string, variables: Variables): string | undefined {
  return variables[`AWS_ENDPOINT_URL_${service}`] || variables.AWS_ENDPOINT_URL;
}

/** The domains of a region's services: of addresses of IPv4 alone, and of those of both kinds. */
export function domainsOf(region: string): { readonly ipv4: string; readonly both: string } {
  const [, ipv4, both] = DOMAINS.find(([regions]) => region.startsWith(regions))!;
  return { ipv4, both };
}
