import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { checkWholeNumber } from '../shared/check-whole-number';

/** Lambda's limits, in MB. */
const MEMORY_MIN = 128;
const MEMORY_MAX = 10_240;

/** The bundles are written for it. */
const OLDEST_NODE = 22;

/** What the function of a delivery stream runs on. */
export interface FunctionPlace {
  readonly runtime: lambda.Runtime;
  readonly memorySize: number;
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** Checks at synth what the function of a delivery stream runs on. */
export function checkFunction({ runtime, memorySize, vpc, vpcSubnets, securityGroups }: FunctionPlace): void {
  checkMemory('memorySize', memorySize);
  if (runtime.family !== lambda.RuntimeFamily.NODEJS || !isSupportedRuntime(runtime.name)) {
    throw new Error(`runtime must be Node.js ${OLDEST_NODE} or newer, got: ${JSON.stringify(runtime.name)}; leave it out, or pass lambda.Runtime.NODEJS_24_X.`);
  }
  const misplaced = vpcSubnets ? 'vpcSubnets' : securityGroups ? 'securityGroups' : undefined;
  if (!vpc && misplaced !== undefined) {
    throw new Error(`${misplaced} got a value without vpc, expected both because a function has ${misplaced === 'vpcSubnets' ? 'subnets' : 'security groups'} in a VPC only; pass vpc or leave ${misplaced} out.`);
  }
}

/**
 * Checks the memory of a function at synth; what is only known at deployment is taken to be right.
 *
 * @param name of the property
 * @param memorySize in MB
 */
export function checkMemory(name: string, memorySize: number): void {
  if (!Token.isUnresolved(memorySize)) {
    checkWholeNumber(name, memorySize, MEMORY_MIN, MEMORY_MAX);
  }
}

/**
 * Whether the bundles run on a runtime.
 *
 * @param name such as `nodejs24.x`; what is only known at deployment is taken to be right
 */
export function isSupportedRuntime(name: unknown): boolean {
  if (typeof name === 'object' || Token.isUnresolved(name)) {
    return true;
  }
  const [, version] = /^nodejs(\d+)\.x$/.exec(String(name)) ?? [];
  return Number(version) >= OLDEST_NODE;
}
