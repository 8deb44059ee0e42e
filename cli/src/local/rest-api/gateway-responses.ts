import { GatewayResponseProperties } from './definition';
import { GatewayError, GatewayResponseType } from './gateway-error';
import { headerValue } from './headers';
import { mediaType, TemplatesByType } from './media-types';
import { applyMappings, compileExpression, MappingExpression } from './parameter-mapping';
import { contextText, RequestContext } from './request-context';

/** Status and exception name of API Gateway's own responses. */
const DEFAULTS: Readonly<Record<GatewayResponseType, { readonly status: number; readonly errorType: string }>> = {
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'InternalServerErrorException' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException' },
  DEFAULT_4XX: { status: 400, errorType: 'BadRequestException' },
  DEFAULT_5XX: { status: 500, errorType: 'InternalServerErrorException' },
  INTEGRATION_FAILURE: { status: 504, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException' },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: 'MissingAuthenticationTokenException' },
  REQUEST_TOO_LARGE: { status: 413, errorType: 'RequestTooLargeException' },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: 'UnsupportedMediaTypeException' },
};

const DEFAULT_TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

/** A gateway response, before the headers that every response gets. */
export interface RenderedGatewayResponse {
  readonly status: number;
  readonly headers: Array<[string, string]>;
  readonly body: string;
}

interface Customization {
  readonly status?: number;
  readonly headers: ReadonlyArray<readonly [string, MappingExpression]>;
  readonly templates?: Readonly<Record<string, string>>;
}

/** The answers of API Gateway itself, as the API customizes them. */
export class GatewayResponses {
  private readonly customizations: ReadonlyMap<string, Customization>;

  constructor(definitions: readonly GatewayResponseProperties[]) {
    this.customizations = new Map(definitions.map((definition) => [definition.ResponseType, {
      status: definition.StatusCode === undefined || definition.StatusCode === '' ? undefined : Number(definition.StatusCode),
      headers: Object.entries(definition.ResponseParameters ?? {})
        .filter(([target]) => target.startsWith('gatewayresponse.header.'))
        .map(([target, expression]) => [target.slice('gatewayresponse.header.'.length), compileExpression(expression)] as const),
      templates: definition.ResponseTemplates,
    }]));
  }

  /** Renders one, and sets `$context.error` for the access log. */
  public render(error: GatewayError, context: RequestContext): RenderedGatewayResponse {
    const own = DEFAULTS[error.responseType];
    const ownStatus = error.options.status ?? own.status;
    const customization = this.customizations.get(error.responseType)
      ?? this.customizations.get(ownStatus >= 500 ? GatewayResponseType.DEFAULT_5XX : GatewayResponseType.DEFAULT_4XX);
    context.context.map.set('error', new Map([
      ['message', error.message], ['messageString', JSON.stringify(error.message)], ['responseType', error.responseType],
    ]));
    const [contentType, template] = chooseTemplate(customization?.templates, context);
    return {
      status: customization?.status ?? ownStatus,
      headers: [
        ['x-amzn-ErrorType', error.options.errorType ?? own.errorType],
        ['Content-Type', contentType],
        ...applyMappings(customization?.headers ?? [], context),
      ],
      body: substitute(template, context),
    };
  }
}

function chooseTemplate(customized: Readonly<Record<string, string>> | undefined, context: RequestContext): [contentType: string, template: string] {
  const templates = customized && Object.keys(customized).length > 0 ? customized : DEFAULT_TEMPLATES;
  const accepted = mediaType(headerValue(context.request.headers, 'accept'));
  for (const type of [accepted, 'application/json']) {
    const template = type === undefined ? undefined : new TemplatesByType(templates).get(type);
    if (type !== undefined && template !== undefined) {
      return [type, template];
    }
  }
  return Object.entries(templates)[0];
}

/** Plain substitution: no directives and no methods, names end where a name can end; what is not known becomes nothing. */
function substitute(template: string, context: RequestContext): string {
  return template.replace(/\$(context|stageVariables|method\.request\.(?:header|querystring|path))\.([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)/g,
    (_, source: string, name: string) => {
      switch (source) {
        case 'context': return contextText(context.context, name) ?? '';
        case 'stageVariables': return context.stageVariables[name] ?? '';
        case 'method.request.header': return context.parameters.header.get(name) ?? '';
        case 'method.request.querystring': return context.parameters.querystring.get(name) ?? '';
        default: return context.parameters.path.get(name) ?? '';
      }
    });
}
