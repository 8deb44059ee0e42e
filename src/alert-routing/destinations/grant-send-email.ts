import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { EmailDestinationProps } from './alert-destination-options';
import { acknowledgeWildcard } from '../../shared/acknowledge';

/**
 * Lets a function send mail as one address. Which of the identities of that address SES checks the permission for, the address or its domain, depends on which is verified,
 * so that it is for all identities of the account, and the address is a condition.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function grantSendEmail(handler: lambda.Function, { from, configurationSet }: EmailDestinationProps): void {
  const stack = Stack.of(handler);
  const identities = stack.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
  const sets = configurationSet === undefined ? [] : [stack.formatArn({ service: 'ses', resource: 'configuration-set', resourceName: configurationSet })];
  const policy = new iam.Policy(handler.role as iam.Role, 'Email', {
    roles: [handler.role!],
    statements: [new iam.PolicyStatement({
      actions: ['ses:SendEmail'], resources: [identities, ...sets], conditions: { StringEquals: { 'ses:FromAddress': /<(.*)>$/.exec(from)?.[1] ?? from } },
    })],
  });
  acknowledgeWildcard(policy, identities, 'Whether the address or its domain is the identity, is for SES to say; the address is a condition.');
}
