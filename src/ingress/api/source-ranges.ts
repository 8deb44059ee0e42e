import { isIPv4, isIPv6 } from 'net';
import { Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Whether one of the ranges, once checked, is of IPv6 addresses. */
export function hasIpv6(ranges: readonly string[] = []): boolean {
  return ranges.some((range) => range.includes(':'));
}

/** Of the 8,192 characters that API Gateway takes as a resource policy, what the rest of ours leaves. */
const MAX_LENGTH = 7500;

/** Checks ranges at synth. */
export function checkSourceRanges(ranges: readonly string[]): void {
  if (ranges.length === 0) {
    throw new Error('allowedSourceRanges got an empty list, expected one or more CIDR ranges because nobody could send otherwise; leave it out to allow everyone.');
  }
  const wrong = ranges.find((range) => !Token.isUnresolved(range) && !isCidr(range));
  if (wrong !== undefined) {
    throw new Error(`allowedSourceRanges takes CIDR ranges, such as "192.0.2.0/24" or "2001:db8::/32", got: ${JSON.stringify(wrong)}; write one address as "192.0.2.7/32".`);
  }
  const { length } = JSON.stringify(ranges);
  if (length > MAX_LENGTH) {
    throw new Error(`allowedSourceRanges got ${ranges.length} ranges of ${length} characters, expected at most ${MAX_LENGTH} because API Gateway takes a resource policy of 8,192; merge ranges, or use a web ACL with an IP set.`);
  }
}

function isCidr(range: string): boolean {
  const [, address, bits] = /^([0-9A-Fa-f:.]+)\/(0|[1-9]\d{0,2})$/.exec(range) ?? [];
  return address !== undefined && (isIPv4(address) && Number(bits) <= 32 || isIPv6(address) && Number(bits) <= 128);
}

/** Who may reach an API. */
export interface Reachability {
  readonly endpointType: apigateway.EndpointType;
  readonly vpcEndpoints: readonly ec2.IInterfaceVpcEndpoint[];
  readonly allowedSourceRanges?: readonly string[];
}

/**
 * The resource policy that lets in whom the ranges and VPC endpoints allow: everyone is allowed, and then denied what lies outside, so that
 * no statement of another policy could open it. Undefined when nothing is restricted.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export function resourcePolicy({ endpointType, vpcEndpoints, allowedSourceRanges }: Reachability): iam.PolicyDocument | undefined {
  const denied: iam.PolicyStatement[] = [];
  if (vpcEndpoints.length > 0) {
    denied.push(statement(iam.Effect.DENY, { StringNotEquals: { 'aws:SourceVpce': vpcEndpoints.map(({ vpcEndpointId }) => vpcEndpointId) } }));
  }
  if (allowedSourceRanges !== undefined) {
    // Through a VPC endpoint, aws:SourceIp is not there.
    const key = endpointType === apigateway.EndpointType.PRIVATE ? 'aws:VpcSourceIp' : 'aws:SourceIp';
    denied.push(statement(iam.Effect.DENY, { NotIpAddress: { [key]: allowedSourceRanges } }));
  }
  return denied.length === 0 ? undefined : new iam.PolicyDocument({ statements: [statement(iam.Effect.ALLOW), ...denied] });
}

function statement(effect: iam.Effect, conditions?: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ effect, principals: [new iam.AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions });
}
