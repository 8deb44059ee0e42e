import * as iam from 'aws-cdk-lib/aws-iam';
import { allowOnAll } from '../shared/acknowledge';

/**
 * Lets Lambda put a function into a VPC: it makes and removes network interfaces as the function's role. Lambda checks them for all resources.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function grantVpcAccess(role: iam.Role): void {
  allowOnAll(role, 'VpcAccess', [
    'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
  ], 'Lambda asks for its network interfaces in a VPC with all resources, and puts a function into none without that.');
}
