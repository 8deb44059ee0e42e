import { OnCall, routeAlerts } from './alerts';
import { deliverToDestinations, deliverToFunction, updateUnderTraffic } from './deliveries';
import { Deployment, DeploymentOptions } from './deployment';
import { checkHandshake } from './handshake';
import { checkLogs } from './logs';
import { checkCommands } from './operator';
import { ALERTS, ALERTS_URL_SECRET, DESTINATIONS, FUNCTION, HUB, SECRETS } from './stacks';
import { recipients } from './traffic';

/**
 * Deploys the stacks, reads everything back, lets webhooks pass through them, updates one meanwhile, and destroys them all.
 *
 * @param report takes a line of what was done
 * @returns what is wrong, one sentence each
 * @throws Error when a stack cannot be deployed or a service does not answer
 */
export async function checkDeployment(options: DeploymentOptions, report: (line: string) => void): Promise<string[]> {
  const deployment = new Deployment(options);
  const { aws, problems } = deployment;
  const to = recipients();
  const onCall = new OnCall();
  const step = async <T>(what: string, work: () => T | Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    report(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${what}`);
    return result;
  };

  try {
    const backends = { hub: await to.hub.listen(), everything: await to.everything.listen(), github: await to.github.listen() };
    for (const [name, text] of Object.entries(SECRETS)) {
      await aws.secretsManager.createSecret({ Name: name, SecretString: text });
    }
    await aws.secretsManager.createSecret({ Name: ALERTS_URL_SECRET, SecretString: await onCall.listen() });
    const stacks = await step('synthesized and uploaded', () => deployment.publish('initial', backends));
    for (const stack of stacks) {
      await step(`${stack.stackName}: created`, () => deployment.create(stack));
      report(`          ${deployment.resources(stack.stackName).length} resources read back`);
    }
    await step(`${FUNCTION}: delivers to a function`, () => deliverToFunction(deployment));
    const counts = await step(`${DESTINATIONS}: a router delivers to both`, () => deliverToDestinations(deployment, to));
    counts.forEach((line) => report(`          ${line}`));
    const told = await step(`${ALERTS}: an alarm is told to whom it concerns, and that it is over`, () => routeAlerts(deployment, onCall));
    told.forEach((line) => report(`          ${line}`));
    const changed = await step(`${HUB}: synthesized with changes and uploaded`, () => deployment.publish('changed', backends));
    const lines = await step(`${HUB}: updated under traffic`, () =>
      updateUnderTraffic(deployment, changed.find(({ stackName }) => stackName === HUB)!, to.hub));
    lines.forEach((line) => report(`          ${line}`));
    report(`          ${deployment.resources(HUB).length} resources read back`);
    await step(`${HUB}: answers a challenge, and keeps what is not signed from the backend`, () => checkHandshake(deployment));
    await step('the commands look after all of them', () => checkCommands(deployment, options.emulator, options.scratch));
    await step('the functions report no problem', () => checkLogs(deployment, [HUB, FUNCTION, DESTINATIONS, ALERTS]));
    await step('a difference is noticed', () => deployment.proveComparison(FUNCTION));
    for (const { stackName } of stacks) {
      await step(`${stackName}: destroyed`, () => deployment.destroy(stackName));
      const kept = deployment.resources(stackName).filter(({ kept: isKept }) => isKept);
      report(`          kept: ${kept.map(({ logicalId }) => logicalId).join(', ') || 'nothing'}`);
    }
    deployment.checkKnownDifferences();
  } finally {
    await Promise.all([onCall, to.hub, to.everything, to.github].map((recipient) => recipient.close()));
  }
  return problems;
}
