import { DeploymentTarget } from './deployment-target';
import { AlertActionPath, AlertEnv } from '../../../../../src/contract/alerts';
import { Platforms } from '../../platforms/platforms';

type Environment = Readonly<Record<string, string>>;

/** Each action has a page of its own below that of all: where one is, are the others. */
const ONE_PAGE = '/acknowledge';

/**
 * The environment of a function of an alert router: late pressers are told on the platforms that are played, and links lead to the pages of this run. What is in a link's
 * address is all that it takes to act, and must not leave this machine. What the function is told of responses may stand elsewhere.
 *
 * @param endpoints URLs of all endpoints, by their names
 * @returns the same where the function is another one
 */
export function withResponseUrls(
  environment: Environment, platforms: Platforms, target: DeploymentTarget, endpoints: Readonly<Record<string, string>>,
): Environment {
  const router = environment[AlertEnv.ROUTER];
  return router === undefined ? environment : {
    ...environment,
    [AlertEnv.RESPONSE_URL_BASE]: `${target.place.publicUrl}${platforms.path}/`,
    ...withLinks(environment[AlertEnv.BUTTONS], pageOf(router, endpoints)),
  };
}

/** Where the pages of a router are, without that of an action. */
function pageOf(router: string, endpoints: Readonly<Record<string, string>>): string | undefined {
  const end = `${AlertActionPath.CONFIRM}${ONE_PAGE}`;
  const url = Object.entries(endpoints).find(([name]) => name.startsWith(`${router}/`) && name.endsWith(end))?.[1];
  return url?.slice(0, url.lastIndexOf(ONE_PAGE));
}

function withLinks(buttons: string | undefined, url: string | undefined): Environment {
  const config = JSON.parse(buttons ?? '{}') as { readonly links?: object };
  return config.links && url !== undefined ? { [AlertEnv.BUTTONS]: JSON.stringify({ ...config, links: { ...config.links, url } }) } : {};
}
