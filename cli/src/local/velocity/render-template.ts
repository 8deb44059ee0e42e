import { TemplateNode } from './ast';
import { ContextObject } from './context-object';
import { InputObject, InputSource } from './input-object';
import { parseJson } from './json';
import { NullMode, Renderer } from './renderer';
import { JavaException, TemplateError, TemplateErrorKind } from './template-error';
import { parseTemplate } from './template-parser';
import { UtilObject } from './util-object';

/** Characters of a mapping template: API Gateway's limit of 300 KB. */
export const MAX_TEMPLATE_LENGTH = 300 * 1024;

/** What the variables of a mapping template show. */
export interface TemplateVariables {
  readonly input: InputSource;
  readonly context: ContextObject;
  /** @default - none */
  readonly stageVariables?: Readonly<Record<string, string>>;
  /**
   * `$method`: `{ request: { multivaluequerystring: … } }` as maps and lists. That AWS fills it in templates is known from
   * public templates only.
   *
   * @default - null, so that every `$method…` is null
   */
  readonly method?: ReadonlyMap<string, unknown>;
}

/** How to render. */
export interface RenderOptions {
  /** @default 'aws' */
  readonly nulls?: NullMode;
  /**
   * What `$input.json`, `$input.path` and `$util.parseJson` do with a text that is not JSON. What AWS does is not proven: an error
   * is the one outcome that a template cannot mistake for success.
   *
   * @default 'error'
   */
  readonly malformedJson?: 'error' | 'null';
}

/** A template that was parsed once and can be rendered often. */
export class CompiledTemplate {
  private readonly nodes: readonly TemplateNode[];

  /** @throws TemplateError when the template does not parse or is over 300 KB. */
  constructor(template: string) {
    if (template.length > MAX_TEMPLATE_LENGTH) {
      throw new TemplateError(TemplateErrorKind.LIMIT,
        `The template has ${template.length} characters; API Gateway allows ${MAX_TEMPLATE_LENGTH} (300 KB): make it shorter.`);
    }
    this.nodes = contained(() => parseTemplate(template));
  }

  /**
   * Renders it. Overrides that the template sets are in `variables.context` afterwards.
   *
   * @throws TemplateError
   */
  public render(variables: TemplateVariables, options: RenderOptions = {}): string {
    const { input, context, stageVariables, method } = variables;
    const parse = options.malformedJson === 'null' ? parseJsonOrNull : parseJson;
    const all = new Map<string, unknown>([
      ['input', new InputObject(input, parse)],
      ['util', new UtilObject(parse)],
      ['context', context.map],
      ['stageVariables', new Map(Object.entries(stageVariables ?? {}))],
    ]);
    if (method) {
      all.set('method', method);
    }
    return contained(() => new Renderer(all, options.nulls ?? 'aws').render(this.nodes));
  }
}

const cache = new Map<string, CompiledTemplate>();
const CACHED_TEMPLATES = 500;

/** A template, parsed once for as long as it stays among the last few hundred. */
export function compileTemplate(template: string): CompiledTemplate {
  let compiled = cache.get(template);
  if (!compiled) {
    compiled = new CompiledTemplate(template);
    if (cache.size >= CACHED_TEMPLATES) {
      cache.delete(cache.keys().next().value!);
    }
    cache.set(template, compiled);
  }
  return compiled;
}

/**
 * Renders a mapping template as API Gateway does (REST, Velocity 1.7 with AWS's treatment of null).
 *
 * @throws TemplateError when it does not parse, fails, or is over a limit.
 */
export function renderTemplate(template: string, variables: TemplateVariables, options?: RenderOptions): string {
  return compileTemplate(template).render(variables, options);
}

function parseJsonOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JavaException) {
      return null;
    }
    throw error;
  }
}

/** A template or value too deep for the stack, or a text too long for a string, is an error of this template and of nothing else. */
function contained<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new TemplateError(TemplateErrorKind.LIMIT, 'The template or what it renders is nested too deep or too long to be rendered: simplify it.');
    }
    throw error;
  }
}
