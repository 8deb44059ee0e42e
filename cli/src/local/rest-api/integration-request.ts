import { convertPayload, Payload } from './content-handling';
import { IntegrationProperties } from './definition';
import { integrationDefaults } from './definition-checks';
import { Emulation } from './emulation';
import { configurationError, GatewayError, GatewayResponseType } from './gateway-error';
import { headerValue, isForbiddenInMapping } from './headers';
import { renderMappingTemplate } from './mapping-template';
import { DEFAULT_MEDIA_TYPE, isBinary, mediaType, TemplatesByType } from './media-types';
import { applyMappings, compileMappings, MappingExpression } from './parameter-mapping';
import { RequestContext } from './request-context';
import { encodeUtf8 } from '../velocity';

/** A request to an integration, before it has an address. */
export interface MappedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Mappings = ReadonlyArray<readonly [string, MappingExpression]>;

/** The request half of an integration: body, content handling, templates, parameters, overrides. */
export class IntegrationRequestMapper {
  private readonly headers: Mappings;
  private readonly querystring: Mappings;
  private readonly path: Mappings;
  private readonly templates: TemplatesByType;

  constructor(
    private readonly integration: IntegrationProperties,
    private readonly binaryMediaTypes: readonly string[],
    private readonly emulation: Emulation,
  ) {
    this.headers = compileMappings(integration.RequestParameters, 'integration.request.header.');
    this.querystring = compileMappings(integration.RequestParameters, 'integration.request.querystring.');
    this.path = compileMappings(integration.RequestParameters, 'integration.request.path.');
    this.templates = new TemplatesByType(integration.RequestTemplates);
  }

  /** @throws GatewayError 415 when no template takes the content type, 500 when the template fails or cannot take the body. */
  public map(context: RequestContext): MappedRequest {
    const contentType = mediaType(headerValue(context.request.headers, 'content-type'));
    const { contentHandling } = integrationDefaults(this.integration);
    const payload = convertPayload(context.request.body, isBinary(contentType, this.binaryMediaTypes), contentHandling);
    const body = this.mapBody(context, payload, contentType ?? DEFAULT_MEDIA_TYPE);
    // The service gets the media type of the sender's Content-Type without its parameters.
    const headers = new Map(Object.entries({ 'Content-Type': contentType ?? DEFAULT_MEDIA_TYPE, 'Accept': 'application/json' }));
    for (const [name, value] of [...applyMappings(this.headers, context), ...overrides(context, 'header')]) {
      if (isForbiddenInMapping(name, this.integration.Type)) {
        throw configurationError(`the integration request maps into the header ${name}, which API Gateway owns`);
      }
      const given = [...headers.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
      headers.set(given ?? name, value);
    }
    return {
      headers: Object.fromEntries(headers),
      querystring: Object.fromEntries([...applyMappings(this.querystring, context), ...overrides(context, 'querystring')]),
      path: Object.fromEntries([...applyMappings(this.path, context), ...overrides(context, 'path')]),
      body,
    };
  }

  private mapBody(context: RequestContext, payload: Payload, contentType: string): Buffer {
    const template = this.templates.get(contentType);
    // An empty template does not transform.
    if (!template) {
      this.checkPassthrough(template !== undefined);
      return 'text' in payload ? Buffer.from(this.textPassedThrough(payload.text), 'utf8') : payload.bytes;
    }
    if (!('text' in payload)) {
      throw configurationError('a request body that is binary after content handling cannot enter a mapping template');
    }
    const converted = this.integration.ContentHandling === 'CONVERT_TO_TEXT' && isBinary(contentType, this.binaryMediaTypes);
    const empty = converted ? this.emulation.emptyConvertedBody ?? '{}' : '{}';
    return encodeUtf8(renderMappingTemplate(template, 'request template', context, payload.text === '' ? empty : payload.text, this.emulation));
  }

  /** A service of AWS gets an object in place of nothing. */
  private textPassedThrough(text: string): string {
    return text === '' && this.integration.Type === 'AWS' ? '{}' : text;
  }

  private checkPassthrough(matched: boolean): void {
    const { passthroughBehavior } = integrationDefaults(this.integration);
    const hasTemplates = Object.keys(this.integration.RequestTemplates ?? {}).length > 0;
    if (!matched && (passthroughBehavior === 'NEVER' || (passthroughBehavior === 'WHEN_NO_TEMPLATES' && hasTemplates))) {
      throw new GatewayError(GatewayResponseType.UNSUPPORTED_MEDIA_TYPE, 'Unsupported Media Type');
    }
  }
}

/** What the request template set in `$context.requestOverride`. */
function overrides(context: RequestContext, kind: 'header' | 'querystring' | 'path'): Array<[string, string]> {
  const map = context.context.requestOverride.get(kind);
  return map instanceof Map ? Array.from(map, ([name, value]): [string, string] => [String(name), overrideText(value)]) : [];
}

function overrideText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw configurationError('a template put something other than a text or number into $context.requestOverride');
}
