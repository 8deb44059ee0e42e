import { Emulation } from './emulation';
import { configurationError } from './gateway-error';
import { RequestContext } from './request-context';
import { renderTemplate, TemplateError } from '../velocity';

/**
 * Renders a mapping template of a request.
 *
 * @param what for the cause in the log, such as `request template`.
 * @throws GatewayError (500) when it cannot be rendered, as API Gateway does.
 */
export function renderMappingTemplate(template: string, what: string, context: RequestContext, body: string, emulation: Emulation): string {
  try {
    return renderTemplate(template, {
      input: { body, parameters: context.parameters },
      context: context.context,
      stageVariables: context.stageVariables,
      method: emulation.multiValueParameters === 'present' ? methodVariable(context) : undefined,
    });
  } catch (error) {
    if (error instanceof TemplateError) {
      throw configurationError(`the ${what} failed: ${error.message}`);
    }
    throw error;
  }
}

/** `$method.request.…` */
function methodVariable({ parameters, multiValueQueryString, multiValueHeaders }: RequestContext): ReadonlyMap<string, unknown> {
  return new Map([['request', new Map<string, ReadonlyMap<string, unknown>>([
    ['path', parameters.path],
    ['querystring', parameters.querystring],
    ['header', parameters.header],
    ['multivaluequerystring', multiValueQueryString],
    ['multivalueheader', multiValueHeaders],
  ])]]);
}
