import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets Lambda put a function into a VPC: it makes and removes network interfaces as the function's role. Lambda checks them for all resources.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function grantVpcAccess(role: iam.Role): void {
  role.addToPolicy(new iam.PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  }));
}
