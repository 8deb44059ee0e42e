/** What a request without a content type counts as: https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html */
export const DEFAULT_MEDIA_TYPE = 'application/json';

/** The MIME type of a `Content-Type`, or the first one of an `Accept`, without parameters; undefined when there is none. */
export function mediaType(header: string | undefined): string | undefined {
  const type = header?.split(',')[0].split(';')[0].trim().toLowerCase();
  return type === '' ? undefined : type;
}

/**
 * True when a media type makes a body binary: it is listed by name, or the list has the catch-all.
 *
 * The catch-all also covers bodies without a media type. (Recorded for names only; for the catch-all there is secondary evidence.)
 */
export function isBinary(type: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  return binaryMediaTypes.some((listed) => listed === '*/*' || (type !== undefined && listed.replace('~1', '/').toLowerCase() === type));
}

/** The templates of one integration by their MIME types: of two that are the same one, the first counts. */
export class TemplatesByType {
  private readonly byType = new Map<string | undefined, string>();

  constructor(templates: Readonly<Record<string, string>> = {}) {
    for (const [listed, template] of Object.entries(templates).reverse()) {
      this.byType.set(mediaType(listed), template);
    }
  }

  /** @param type as `mediaType` gives it */
  public get(type: string): string | undefined {
    return this.byType.get(type);
  }
}
