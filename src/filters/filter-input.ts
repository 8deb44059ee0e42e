import { decodedContent } from './decoded-content';
import { Field, FieldValue } from './field';
import { FORM_TYPE, formFields } from './form-fields';
import { JsonBody } from './json-body';
import { mediaTypeOf } from './media-type';
import { segmentsOf } from './path-pattern';
import { Webhook } from '../envelope/envelope';
import { JsonStep } from '../shared/json-path';
import { percentDecode } from '../shared/percent-encoding';

/** What filters look at. */
export type FilteredWebhook = Pick<Webhook, 'endpoint' | 'method' | 'path' | 'query' | 'headers' | 'body'>;

/**
 * One webhook, for all filters that are asked of it: what they want to know is read when the first of them asks, and once. Make one for each webhook, and let it
 * go with it. Nothing here ever throws.
 */
export class FilterInput {
  /** In upper case. */
  public readonly method: string;
  public readonly endpoint: string;

  private readonly parts = new Map<string, unknown>();

  constructor(private readonly webhook: FilteredWebhook) {
    this.method = webhook.method.toUpperCase();
    this.endpoint = webhook.endpoint;
  }

  /**
   * The path with that of the endpoint, decoded. Which spelling API Gateway hands on is unproven: decoded, both are the same.
   */
  public get path(): readonly string[] {
    return this.once('path', () => segmentsOf(`${this.webhook.endpoint}/${percentDecode(this.webhook.path)}`));
  }

  /** In lower case and without parameters; undefined where there is none, or more than one. */
  public get contentType(): string | undefined {
    return this.once('contentType', () => mediaTypeOf(this.headerValues('content-type')));
  }

  /** @param name in lower case */
  public header(name: string): Field {
    return textsOrAbsent(this.headerValues(name));
  }

  public query(name: string): Field {
    return textsOrAbsent(this.once('query', () => valuesByName(this.webhook.query)).get(name) ?? []);
  }

  public jsonField(path: readonly JsonStep[]): Field {
    return this.once('json', () => this.content && JsonBody.parse(this.content))?.field(path) ?? 'unreadable';
  }

  public formField(name: string): Field {
    const fields = this.once('form', () => this.contentType === FORM_TYPE && this.content ? formFields(this.content) : undefined);
    return fields ? fields.get(name) ?? 'absent' : 'unreadable';
  }

  private get content(): Uint8Array | undefined {
    return this.once('content', () => decodedContent(this.headerValues('content-encoding'), this.webhook.body));
  }

  private headerValues(name: string): readonly string[] {
    const headers = this.once('headers', () => valuesByName(this.webhook.headers.map(([one, value]) => [one.toLowerCase(), value.trim()])));
    return headers.get(name) ?? [];
  }

  private once<T>(part: string, read: () => T): T {
    if (!this.parts.has(part)) {
      this.parts.set(part, read());
    }
    return this.parts.get(part) as T;
  }
}

function valuesByName(pairs: Webhook['query']): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const others = values.get(name);
    if (others) {
      others.push(value);
    } else {
      values.set(name, [value]);
    }
  }
  return values;
}

function textsOrAbsent(texts: readonly string[]): Field {
  return texts.length === 0 ? 'absent' : texts.map((text): FieldValue => ({ kind: 'text', text }));
}
