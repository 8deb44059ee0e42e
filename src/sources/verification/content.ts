import { formField, jsonField, queryParameter, sortedForm } from './fields';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { SignatureGroup } from './signature-groups';
import { bodyHash, ContentPart } from './signed-content';
import { optionalHeader, requiredHeader, SignedRequest } from './signed-request';

/** Pieces of what was signed, in order. */
export type Content = ReadonlyArray<string | Uint8Array>;

/**
 * What may have been signed: one content for each spelling of the URL, if that is part of it.
 *
 * @param timestamp as the sender wrote it
 * @throws InvalidWebhookError when something that is signed is not there
 */
export function contentsOf(parts: readonly ContentPart[], request: SignedRequest, group: SignatureGroup, timestamp: string): Content[] {
  const urls = parts.some(({ kind }) => kind === 'url' || kind === 'path') ? request.urls() : [''];
  if (urls.length === 0) {
    throw new InvalidWebhookError(InvalidReason.URL_UNKNOWN);
  }
  const fixed = parts.map((part) => pieceOf(part, request, group, timestamp));
  return urls.map((url) => parts.map(({ kind }, index) => kind === 'url' ? url : kind === 'path' ? pathOf(url) : fixed[index]));
}

/** Nothing for what differs from spelling to spelling. */
function pieceOf(part: ContentPart, request: SignedRequest, group: SignatureGroup, timestamp: string): string | Uint8Array {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'url': case 'path':
      return '';
    case 'body':
      return request.body;
    case 'bodyHash':
      return bodyHash(request.body, part);
    case 'sortedForm':
      return sortedForm(request);
    case 'timestamp':
      return timestamp;
    case 'method':
      return request.method.toUpperCase();
    case 'header':
      return part.optional ? optionalHeader(request, part.name) ?? '' : requiredHeader(request, part.name);
    case 'query':
      return field(queryParameter(request, part.name), part.optional);
    case 'form':
      return field(formField(request, part.name), part.optional);
    case 'json':
      return field(jsonField(request, part.path), part.optional);
    case 'member':
      return field(group.member(part.name), part.optional);
  }
}

function field(value: string | undefined, optional: boolean): string {
  if (value === undefined && !optional) {
    throw new InvalidWebhookError(InvalidReason.FIELD_MISSING);
  }
  return value ?? '';
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/, '') || '/';
}
