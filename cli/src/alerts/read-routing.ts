import { runsText } from './runs-text';
import type { RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { AlertEnv } from '../../../src/contract/alerts';
import { StreamEnv } from '../../../src/contract/environment';
import { unpack } from '../../../src/contract/packed-text';
import { textOfParameters } from '../../../src/contract/variables-in-parameters';
import { UsageError } from '../commands/usage-error';
import { CloudAssembly } from '../local/cloud-assembly/cloud-assembly';
import { Resource } from '../local/cloud-assembly/stack';
import { LocalNames } from '../local/runtime/deployment/local-names';
import { expectedNames } from '../near-names';

/** Routes are plain data: what stands for AWS's own values is not looked at. */
const NAMES = new LocalNames(() => ({ account: '000000000000', region: 'us-east-1', awsUrl: 'http://127.0.0.1', publicUrl: 'http://127.0.0.1' }));

/** What the other functions of a router have, and the alert engine has not. */
const OTHERS = [AlertEnv.DESTINATION, AlertEnv.RESPONSES, AlertEnv.DIGEST];

/** The routes of an alert router. */
export interface RouterRoutes {
  /** Construct path. */
  readonly router: string;
  readonly config: RoutingConfig;
}

/**
 * Reads the routes of a router from a synthesized app.
 *
 * @param router construct path; may be left out where there is one
 * @throws UsageError when there is none, or several and none is named; AssemblyError when the folder is no cloud assembly
 */
export function readRouting(app: string, router?: string): RouterRoutes {
  const resources = CloudAssembly.load(app, { names: NAMES }).resources();
  const routers = resources.filter(({ type }) => type === 'AWS::Lambda::Function').flatMap((resource): Array<{ router: string; variables: Variables }> => {
    const { Variables: variables = {} } = (resource.property('Environment') ?? {}) as { Variables?: Variables };
    const path = variables[AlertEnv.ROUTER];
    return typeof path === 'string' && OTHERS.every((name) => variables[name] === undefined) ? [{ router: path, variables }] : [];
  });
  const names = routers.map((one) => one.router);
  if (names.length === 0) {
    throw new UsageError(`There is no AlertRouter in ${app}; expected an app with one: run cdk synth first, or say where it is with --app${runsText()}.`);
  }
  if (router === undefined && names.length > 1) {
    throw new UsageError(`There are several alert routers in ${app}; expected --router with one of ${names.join(', ')}.`);
  }
  const found = routers.find((one) => one.router === (router ?? names[0]));
  if (!found) {
    throw new UsageError(`--router names "${router}", which is not there; expected ${expectedNames(router!, names)}.`);
  }
  return { router: found.router, config: configOf(found.variables, resources) };
}

type Variables = Readonly<Record<string, unknown>>;

function configOf(variables: Variables, resources: readonly Resource[]): RoutingConfig {
  const own = variables[AlertEnv.ROUTING];
  if (typeof own === 'string') {
    return JSON.parse(own) as RoutingConfig;
  }
  const values = new Map(resources.filter(({ type }) => type === 'AWS::SSM::Parameter').map((resource) => [NAMES.ref(resource), String(resource.property('Value'))]));
  const texts = String(variables[StreamEnv.PARAMETERS]).split(' ').map((name) => values.get(name) ?? '');
  const all = JSON.parse(unpack(textOfParameters(texts)) ?? '{}') as Record<string, RoutingConfig>;
  return all[AlertEnv.ROUTING];
}
