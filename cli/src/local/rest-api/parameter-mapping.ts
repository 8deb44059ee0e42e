import { configurationError } from './gateway-error';
import { IntegrationResponse } from './messages';
import { contextText, RequestContext } from './request-context';
import { UnsupportedDefinitionError } from './unsupported-definition-error';
import { parseJson, print, readPath } from '../velocity';

/**
 * Evaluates a mapping expression; undefined when it has no value, and then nothing is mapped.
 *
 * @param response what the integration answered, in expressions for the response.
 */
export type MappingExpression = (context: RequestContext, response?: IntegrationResponse) => string | undefined;

/**
 * Compiles a mapping expression: `'text'`, `context.…`, `stageVariables.…`, `method.request.…` and `integration.response.…`.
 *
 * @throws UnsupportedDefinitionError for anything else, and for mappings from the request's body.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function compileExpression(expression: string): MappingExpression {
  const literal = /^'([^]*)'$/.exec(expression);
  if (literal) {
    return () => literal[1];
  }
  const [, source, name] = /^(context|stageVariables|method\.request\.(?:multivalue)?(?:header|querystring)|method\.request\.path|integration\.response\.(?:multivalue)?header|integration\.response\.body)(?:\.(.+))?$/
    .exec(expression) ?? [];
  if (source === undefined || (name === undefined && source !== 'integration.response.body')) {
    throw new UnsupportedDefinitionError(`The mapping expression ${expression} is not supported: `
      + 'expected a text in single quotes, context.NAME, stageVariables.NAME, method.request.header|querystring|path.NAME or integration.response.header|body.NAME.');
  }
  switch (source) {
    case 'context': return (context) => contextText(context.context, name);
    case 'stageVariables': return (context) => context.stageVariables[name];
    case 'method.request.header': return (context) => context.parameters.header.get(name);
    case 'method.request.querystring': return (context) => context.parameters.querystring.get(name);
    case 'method.request.path': return (context) => context.parameters.path.get(name);
    case 'method.request.multivalueheader': return (context) => context.multiValueHeaders.get(name)?.join(',');
    case 'method.request.multivaluequerystring': return (context) => context.multiValueQueryString.get(name)?.join(',');
    case 'integration.response.body': return (_, response) => response && fromBody(response, name);
    default: return (_, response) => Object.entries(response?.headers ?? {}).find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
  }
}

/**
 * Compiles the mappings of one kind, such as those whose target starts with `integration.request.header.`.
 *
 * @returns the rest of each target's name with its expression.
 */
export function compileMappings(mappings: Readonly<Record<string, string>> | undefined, prefix: string): Array<readonly [string, MappingExpression]> {
  return Object.entries(mappings ?? {})
    .filter(([target]) => target.startsWith(prefix))
    .map(([target, expression]) => [target.slice(prefix.length), compileExpression(expression)] as const);
}

/** Evaluates compiled mappings, leaving out those without a value. */
export function applyMappings(
  mappings: ReadonlyArray<readonly [string, MappingExpression]>, context: RequestContext, response?: IntegrationResponse,
): Array<[string, string]> {
  return mappings.flatMap(([name, expression]) => {
    const value = expression(context, response);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
}

function fromBody(response: IntegrationResponse, path: string | undefined): string | undefined {
  const text = response.body.toString('utf8');
  if (path === undefined) {
    return text;
  }
  try {
    const value = readPath(parseJson(text), `$.${path}`);
    return value === undefined || value === null ? undefined : print(value);
  } catch {
    throw configurationError('a header is mapped from the integration response\'s body, which is not JSON');
  }
}
