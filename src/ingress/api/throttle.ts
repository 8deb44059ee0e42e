import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { HTTP_METHODS } from '../../shared/http-methods';
import { ANY } from '../methods';

/** Checks a throttle at synth. */
export function checkThrottle({ rateLimit, burstLimit }: apigateway.ThrottleSettings): void {
  if (!(rateLimit! > 0 && Number.isFinite(rateLimit)) || !(Number.isInteger(burstLimit) && burstLimit! > 0)) {
    throw new Error(`throttle takes a rateLimit above 0 and a burstLimit that is a whole number above 0, got: ${JSON.stringify({ rateLimit, burstLimit })}; give both, because a missing one is the account's.`);
  }
}

/**
 * Limits the methods of an endpoint's resources, in the settings of the stage.
 *
 * A setting names a resource and a method: API Gateway refuses ANY and a wildcard for the method alone when it deploys (measured by others on
 * AWS in 2026), so that ANY is limited under the name of each method.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
 */
export function addThrottle(
  stage: apigateway.CfnStage, resources: readonly apigateway.IResource[], methods: readonly string[], throttle: apigateway.ThrottleSettings,
): void {
  const names = methods.includes(ANY) ? HTTP_METHODS : [...new Set(methods)];
  const settings = resources.flatMap(({ path }) => names.map((httpMethod): apigateway.CfnStage.MethodSettingProperty => ({
    resourcePath: settingPath(path),
    httpMethod,
    throttlingRateLimit: throttle.rateLimit,
    throttlingBurstLimit: throttle.burstLimit,
  })));
  const existing = stage.methodSettings ?? [];
  if (!Array.isArray(existing)) {
    throw new Error(`throttle adds to the method settings of the stage ${stage.node.path}, got a token for them, expected a list; set the limits where the stage is made.`);
  }
  stage.methodSettings = [...existing, ...settings];
}

/** `/` for the root; else each slash of the path is written `~1`, after a slash. */
function settingPath(path: string): string {
  return path === '/' ? '/' : `/${path.replaceAll('/', '~1')}`;
}
