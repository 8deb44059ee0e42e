import * as lambda from 'aws-cdk-lib/aws-lambda';
import { allowOnAll } from './acknowledge';

/**
 * Has a function's invocations traced with X-Ray, and lets it write traces and nothing else: these actions know no resources.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
export function activateTracing(handler: lambda.Function): void {
  (handler.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: lambda.Tracing.ACTIVE };
  allowOnAll(handler.role!, 'Tracing', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], 'Writing traces to X-Ray knows no resources.');
}
