import { HostObject, isNull, printJson } from './java-values';
import { readPath } from './json-path';
import { JavaException } from './template-error';
import { ParseJson } from './util-object';

/** Parameters of a request by kind, each name with one value, names in the sender's spelling. */
export interface RequestParameters {
  readonly path: ReadonlyMap<string, string>;
  readonly querystring: ReadonlyMap<string, string>;
  readonly header: ReadonlyMap<string, string>;
}

/** What `$input` shows. */
export interface InputSource {
  /** The body as text, after content handling. API Gateway shows an empty one as `{}`; the caller decides. */
  readonly body: string;
  readonly parameters: RequestParameters;
}

/** `$input`: `body`, `json(path)`, `path(path)`, `params()` and `params(name)`. */
export class InputObject implements HostObject {
  private copied?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  private document: { readonly value: unknown } | undefined;

  constructor(private readonly source: InputSource, private readonly parseJson: ParseJson) {}

  /** Copies, because a template can change them. */
  private get parameters(): ReadonlyMap<string, ReadonlyMap<string, string>> {
    const { path, querystring, header } = this.source.parameters;
    this.copied ??= new Map([['path', new Map(path)], ['querystring', new Map(querystring)], ['header', new Map(header)]]);
    return this.copied;
  }

  public getProperty(name: string): unknown {
    return name === 'body' ? this.source.body : undefined;
  }

  public callMethod(name: string, args: readonly unknown[]): unknown {
    if (name === 'getBody' && args.length === 0) {
      return this.source.body;
    }
    if (name === 'params' && args.length === 0) {
      return this.parameters;
    }
    if (args.length !== 1 || typeof args[0] !== 'string') {
      return undefined;
    }
    switch (name) {
      case 'params': return this.parameter(args[0]);
      case 'path': return this.read(args[0]);
      case 'json': {
        const value = this.read(args[0]);
        return isNull(value) ? '""' : printJson(value);
      }
      default: return undefined;
    }
  }

  /** Looks in the path, then in the query string, then in the headers: a sender can put a query parameter before a header. */
  private parameter(name: string): string {
    for (const kind of this.parameters.values()) {
      const value = kind.get(name);
      if (value !== undefined) {
        return value;
      }
    }
    return '';
  }

  private read(path: string): unknown {
    if (path === '') {
      throw new JavaException('IllegalArgumentException: a JSONPath cannot be empty');
    }
    this.document ??= { value: this.parseJson(this.source.body) };
    return isNull(this.document.value) ? null : readPath(this.document.value, path);
  }
}
