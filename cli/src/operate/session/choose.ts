import { OperatedDestination, OperatedStream, OperatedWebhook } from './operated-webhook';
import { OperatorError } from './operator-error';
import { expectedNames } from '../../near-names';

/** Where webhooks were looked for, for messages: completes "no webhook in …". */
export interface SearchedPlace {
  readonly text: string;
}

/**
 * The webhook that is meant.
 *
 * @param given construct path or the end of one, such as `Shop/Orders` or `Orders`; undefined where nothing was said: then there has to be one only
 * @throws OperatorError when there is none, or several: it lists what there is
 */
export function chooseWebhook(webhooks: readonly OperatedWebhook[], given: string | undefined, place: SearchedPlace): OperatedWebhook {
  const names = webhooks.map(({ name }) => name);
  if (webhooks.length === 0) {
    throw new OperatorError(`There is no webhook in ${place.text}: deploy one with this version of cdk-scalable-webhook, or choose another stack with --stack, another --region or --profile.`);
  }
  const exact = webhooks.filter(({ name }) => name === given);
  const matching = exact.length > 0 ? exact : webhooks.filter(({ name }) => given === undefined || `/${name}`.endsWith(`/${given}`));
  if (matching.length === 1) {
    return matching[0];
  }
  if (matching.length === 0) {
    throw new OperatorError(`There is no webhook "${given}" in ${place.text}; expected ${expectedNames(given ?? '', names)}.`);
  }
  const stacks = new Set(matching.map(({ stack }) => stack));
  const sameName = new Set(matching.map(({ name }) => name)).size === 1;
  const list = matching.map(({ name, stack, alerting }) => sameName ? `${name} (stack ${stack})` : alerting ? `${name} (an alert router)` : name).join(', ');
  // A router has webhooks of its own, whose names begin with its name: it is what most want to know of.
  const { name: example } = matching.find(({ alerting }) => alerting) ?? matching[0];
  throw new OperatorError(`There are ${matching.length} webhooks${given === undefined ? '' : ` "${given}"`} in ${place.text}: ${list}; choose one with ${sameName && stacks.size > 1 ? '--stack' : `--webhook, such as --webhook ${example}`}.`);
}

/**
 * The destination that is meant.
 *
 * @param given its name, `Archive` too; undefined where nothing was said: then there has to be one only besides the archive
 * @throws OperatorError when there is none of that name, or several
 */
export function chooseDestination(webhook: OperatedWebhook, given: string | undefined): OperatedDestination {
  const all = [...webhook.destinations, ...webhook.archive ? [webhook.archive] : []];
  const names = all.map(({ name }) => name);
  if (given === undefined && webhook.destinations.length === 1) {
    return webhook.destinations[0];
  }
  const found = all.find(({ name }) => name === given);
  if (!found) {
    throw new OperatorError(given === undefined
      ? `${webhook.name} has ${names.length} destinations: ${names.join(', ')}; choose one with --destination.`
      : `${webhook.name} has no destination "${given}"; expected ${expectedNames(given, names)}.`);
  }
  return found;
}

/**
 * The stream that is meant: a destination, or what routes to several of them.
 *
 * @param given its name, `Router` or `Overflow` too; undefined where nothing was said: then there has to be one destination only
 * @throws OperatorError when there is none of that name, or several
 */
export function chooseStream(webhook: OperatedWebhook, given: string | undefined): OperatedStream {
  const routing = [webhook.router, webhook.overflow].find((stream) => stream?.name === given);
  return given !== undefined && routing ? routing : chooseDestination(webhook, given);
}
