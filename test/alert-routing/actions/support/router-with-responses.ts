import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertRouter, AlertRouterProps } from '../../../../src';

/** A router in whose messages people can act. */
export function routerWithResponses(
  stack: Stack, { links = true, slack = true, ...own }: { readonly links?: boolean; readonly slack?: boolean } & Partial<AlertRouterProps> = {},
): AlertRouter {
  const secret = (id: string, name: string) => secretsmanager.Secret.fromSecretNameV2(stack, id, name);
  return new AlertRouter(stack, 'Alerts', {
    destinations: { Slack: AlertDestination.slack({ token: secret('Token', 'token'), channel: 'C012AB3CD' }) },
    defaultRoute: { destinations: ['Slack'] },
    buttons: { links, ...slack && { slackSigningSecret: secret('Signing', 'signing') } },
    ...own,
  });
}
