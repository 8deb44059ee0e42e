import { DeploymentTarget } from './deployment-target';
import { AlertEnv } from '../../../../../src/contract/alerts';
import { PlatformName } from '../../platforms/message-board';
import { Platforms } from '../../platforms/platforms';

/** What is told of where a destination of alerts is, as far as it changes here. */
interface Config {
  readonly kind: string;
  readonly [name: string]: unknown;
}

/** By the kind of a destination: which setting holds the base of its API. What is not here is a service that is hosted, such as a queue. */
const API_URL: Readonly<Partial<Record<string, string>>> = { slack: 'apiUrl', pagerduty: 'apiUrl', opsgenie: 'apiUrl', https: 'url' };

/** And which secret holds its address, which is then one that this run makes up. */
const URL_SECRET: Readonly<Partial<Record<string, string>>> = { 'slack-webhook': 'urlSecretArn', 'teams': 'urlSecretArn', 'https': 'urlSecretArn' };

/** Secrets that the platforms here do not look at. */
const CREDENTIALS = ['tokenSecretArn', 'routingKeySecretArn', 'apiKeySecretArn', 'authorizationSecretArn'];

/** SES has no address of its own in the configuration: its client takes it from here. */
const SES_ENDPOINT = 'AWS_ENDPOINT_URL_SESV2';

/**
 * The environment of a function that tells somebody of alerts, with the platform that is played here in the place of the real one: nobody is told by accident.
 *
 * @param destination `ROUTER/NAME`
 * @param given base URL that stands for the destination on the command line
 * @returns the same where the function is none of those, or hands over to a service that is hosted
 */
export function withPlatform(
  environment: Readonly<Record<string, string>>, destination: string, given: string | undefined, platforms: Platforms, target: DeploymentTarget,
): Readonly<Record<string, string>> {
  const config = readConfig(environment[AlertEnv.DESTINATION]);
  if (!config || !isPlatform(config.kind)) {
    return environment;
  }
  const url = given ?? `${target.place.publicUrl}${platforms.add({ destination, platform: config.kind })}`;
  const changed: Record<string, unknown> = { ...config };
  const secret = (name: string, value: string): void => {
    changed[name] = `arn:aws:secretsmanager:${target.place.region}:${target.place.account}:secret:local/${destination}/${name}`;
    target.secretsManager.add({ arn: changed[name] as string, name: `local/${destination}/${name}`, value });
  };
  CREDENTIALS.filter((name) => config[name] !== undefined).forEach((name) => secret(name, 'local'));
  const urlSecret = URL_SECRET[config.kind];
  const apiUrl = API_URL[config.kind];
  if (urlSecret !== undefined && config[urlSecret] !== undefined) {
    secret(urlSecret, url);
  } else if (apiUrl !== undefined) {
    changed[apiUrl] = url;
  }
  return { ...environment, [AlertEnv.DESTINATION]: JSON.stringify(changed), ...(config.kind === 'email' && { [SES_ENDPOINT]: url }) };
}

/**
 * The environment of a function that sends a digest, with a mail server that is played here.
 *
 * @returns the same where the function is none
 */
export function withMailServer(
  environment: Readonly<Record<string, string>>, platforms: Platforms, target: DeploymentTarget,
): Readonly<Record<string, string>> {
  const { name } = (readConfig(environment[AlertEnv.DIGEST]) ?? {}) as { readonly name?: string };
  if (name === undefined) {
    return environment;
  }
  const destination = `${environment[AlertEnv.ROUTER]}/${name}`;
  return { ...environment, [SES_ENDPOINT]: `${target.place.publicUrl}${platforms.add({ destination, platform: 'email' })}` };
}

function readConfig(text: string | undefined): Config | undefined {
  return text === undefined ? undefined : JSON.parse(text) as Config;
}

function isPlatform(kind: string): kind is PlatformName {
  return kind === 'email' || kind in API_URL || kind in URL_SECRET;
}
