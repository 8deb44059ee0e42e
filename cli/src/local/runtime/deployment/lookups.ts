import { ofType } from './deployment-target';
import { physicalName } from './physical-names';
import { WebhookDestination } from './webhooks';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';

/** The value of a parameter of Systems Manager that the app itself makes. */
export function ownParameter(resources: readonly Resource[], name: string): string | undefined {
  const own = ofType(resources, 'AWS::SSM::Parameter').find((resource) => physicalName(resource) === name);
  return own && String(own.property('Value'));
}

/** Construct path of a function of the app, by its name. */
export function functionPath(resources: readonly Resource[], name: string): string | undefined {
  const own = ofType(resources, 'AWS::Lambda::Function').find((resource) => physicalName(resource) === name);
  return own && ownerPath(own.path);
}

/** What a person calls a function: a webhook for the one that delivers its webhooks, else its construct path. */
export function personalName(resources: readonly Resource[], destinations: readonly WebhookDestination[], name: string): string {
  return destinations.find(({ functionName }) => functionName === name)?.webhook ?? functionPath(resources, name) ?? name;
}
