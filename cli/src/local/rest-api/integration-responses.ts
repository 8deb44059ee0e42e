import { convertPayload, responseHandling } from './content-handling';
import { IntegrationResponseProperties } from './definition';
import { Emulation } from './emulation';
import { configurationError } from './gateway-error';
import { headerValue } from './headers';
import { renderMappingTemplate } from './mapping-template';
import { mediaType, isBinary, TemplatesByType } from './media-types';
import { IntegrationResponse } from './messages';
import { applyMappings, compileMappings, MappingExpression } from './parameter-mapping';
import { RequestContext } from './request-context';
import { UnsupportedDefinitionError } from './unsupported-definition-error';
import { encodeUtf8, javaMatches } from '../velocity';

/** An answer to the sender, before the headers that every response gets. */
export interface MappedResponse {
  readonly status: number;
  readonly headers: Array<[string, string]>;
  readonly body: Buffer;
}

interface CompiledResponse {
  readonly properties: IntegrationResponseProperties;
  readonly headers: ReadonlyArray<readonly [string, MappingExpression]>;
  readonly templates: TemplatesByType;
}

/** The response half of an integration: selection, content handling, templates, headers, overrides. */
export class IntegrationResponseMapper {
  private readonly responses: readonly CompiledResponse[];

  /** @throws UnsupportedDefinitionError for a selection pattern that is no regular expression of Java. */
  constructor(
    responses: readonly IntegrationResponseProperties[],
    private readonly binaryMediaTypes: readonly string[],
    private readonly emulation: Emulation,
  ) {
    this.responses = responses.map((properties) => {
      checkPattern(properties.SelectionPattern);
      return {
        properties,
        headers: compileMappings(properties.ResponseParameters, 'method.response.header.'),
        templates: new TemplatesByType(properties.ResponseTemplates),
      };
    });
  }

  /**
   * Maps an integration's answer.
   *
   * @param selector what selection patterns are matched against: the status, or the error message of a Lambda function.
   * @throws GatewayError (500) when no integration response matches, or when the body cannot be converted or rendered.
   */
  public map(context: RequestContext, response: IntegrationResponse, selector: string): MappedResponse {
    const selected = this.select(selector);
    const { properties, headers } = selected;
    const body = this.mapBody(context, response, selected);
    return {
      status: statusOverride(context) ?? Number(properties.StatusCode),
      headers: [...applyMappings(headers, context, response), ...headerOverrides(context)],
      body,
    };
  }

  /** The first whose pattern matches as a whole, else the one without a pattern. */
  private select(selector: string): CompiledResponse {
    const selected = this.responses.find(({ properties: { SelectionPattern } }) => SelectionPattern && javaMatches(selector, SelectionPattern))
      ?? this.responses.find(({ properties: { SelectionPattern } }) => !SelectionPattern);
    if (!selected) {
      throw configurationError('no integration response matches the integration\'s answer, and there is no default');
    }
    return selected;
  }

  private mapBody(context: RequestContext, response: IntegrationResponse, { properties, templates }: CompiledResponse): Buffer {
    const accept = mediaType(headerValue(context.request.headers, 'accept'));
    const contentType = mediaType(headerValue(Object.entries(response.headers), 'content-type'));
    const handling = responseHandling(properties.ContentHandling, isBinary(accept, this.binaryMediaTypes));
    const payload = convertPayload(response.body, isBinary(contentType, this.binaryMediaTypes), handling);
    const template = chooseTemplate(properties, templates, accept);
    if (!template) {
      return 'text' in payload ? Buffer.from(payload.text, 'utf8') : payload.bytes;
    }
    if (!('text' in payload)) {
      throw configurationError('a response body that is binary after content handling cannot enter a mapping template');
    }
    return encodeUtf8(renderMappingTemplate(template, 'response template', context, payload.text === '' ? '{}' : payload.text, this.emulation));
  }
}

function checkPattern(pattern: string | undefined): void {
  try {
    javaMatches('', pattern ?? '');
  } catch (error) {
    throw new UnsupportedDefinitionError(`The SelectionPattern ${pattern} cannot be used: ${(error as Error).message}; correct it.`);
  }
}

/** The template for what the sender accepts, else the one for JSON, else the first. */
function chooseTemplate(
  { ResponseTemplates }: IntegrationResponseProperties, templates: TemplatesByType, accept: string | undefined,
): string | undefined {
  return (accept === undefined ? undefined : templates.get(accept))
    ?? templates.get('application/json')
    ?? Object.values(ResponseTemplates ?? {})[0];
}

/** A status that a template set; what is no integer from 100 to 599 is ignored (recorded). */
function statusOverride(context: RequestContext): number | undefined {
  const status = context.context.responseOverride.get('status');
  return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
}

function headerOverrides(context: RequestContext): Array<[string, string]> {
  const map = context.context.responseOverride.get('header');
  return map instanceof Map ? Array.from(map, ([name, value]): [string, string] => [String(name), String(value)]) : [];
}
