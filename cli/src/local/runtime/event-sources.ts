import { AssemblyError } from '../cloud-assembly/assembly-error';
import { Resource } from '../cloud-assembly/stack';
import {
  CreatedMapping, EventSourceMappingRequest, EventSourceMappings, InvocationContext, InvokeResult, LambdaError, SqsEvent,
} from '../event-source';
import { FunctionErrorEvent } from './local-event';
import { FunctionDefinition, ThrottledError } from '../function-host/function-definition';
import { bareFunctionName, FunctionHost } from '../function-host/function-host';

/** What event source mappings are made with. */
export interface EventSourcesProps {
  readonly mappings: EventSourceMappings;
  readonly host: FunctionHost;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly onFunctionError: (event: FunctionErrorEvent) => void;
}

/**
 * Makes the mapping of an `AWS::Lambda::EventSourceMapping`, not started yet.
 *
 * @throws AssemblyError when AWS would not create it, or it uses something that is not modelled.
 */
export function createEventSource(resource: Resource, props: EventSourcesProps): CreatedMapping {
  const functionName = bareFunctionName(String(resource.property('FunctionName')));
  const definition = props.functions.get(functionName);
  try {
    const request = { ...numbers(resource.properties()), FunctionName: functionName } as unknown as EventSourceMappingRequest;
    return props.mappings.create(request, {
      invoke: (event, context) => invoke(props, functionName, event, context),
      timeout: definition?.timeoutSeconds,
      reservedConcurrency: definition?.reservedConcurrency,
    });
  } catch (error) {
    if (error instanceof LambdaError) {
      throw new AssemblyError(`Event source mapping ${resource.path}: ${error.message}`);
    }
    throw error;
  }
}

async function invoke(props: EventSourcesProps, functionName: string, event: SqsEvent, context: InvocationContext): Promise<InvokeResult> {
  try {
    const { payload, functionError } = await props.host.invoke(functionName, JSON.stringify(event), { caller: context });
    if (!functionError) {
      return { outcome: 'returned', payload };
    }
    return failed(props, functionName, JSON.parse(payload) as { errorType: string; errorMessage: string });
  } catch (error) {
    if (error instanceof ThrottledError) {
      return { outcome: 'throttled' };
    }
    const { name, message } = error as Error;
    return failed(props, functionName, { errorType: name, errorMessage: message });
  }
}

function failed(props: EventSourcesProps, functionName: string, error: { errorType: string; errorMessage: string }): InvokeResult {
  props.onFunctionError({ kind: 'function-error', functionName, ...error });
  return { outcome: 'failed', ...error };
}

/** The properties with numbers as numbers: CloudFormation also takes them as text. */
function numbers(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const scaling = properties.ScalingConfig as { MaximumConcurrency?: unknown } | undefined;
  return {
    ...properties,
    BatchSize: properties.BatchSize === undefined ? undefined : Number(properties.BatchSize),
    ScalingConfig: scaling?.MaximumConcurrency === undefined ? undefined : { MaximumConcurrency: Number(scaling.MaximumConcurrency) },
  };
}
