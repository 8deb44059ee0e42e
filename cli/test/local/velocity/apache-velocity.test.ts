import * as fs from 'fs';
import * as path from 'path';
import { createContext, NullMode, renderTemplate, TemplateError, TemplateErrorKind } from '../../../src/local/velocity';

const FIXTURES = path.join(__dirname, '..', '..', '..', '..', 'test', 'fixtures', 'velocity');

interface Outcome {
  readonly rendered?: string;
  readonly error?: string;
  readonly requestOverride?: unknown;
  readonly responseOverride?: unknown;
}

interface Case {
  readonly about: string;
  readonly template: string | string[];
  /** Why Velocity 1.7 and 2.4 differ here; a case without it must be the same on both. */
  readonly engines?: string;
  /** `unmodelled`: this engine refuses what Velocity renders. */
  readonly ours?: 'unmodelled';
  readonly request: {
    readonly body?: string;
    readonly bodyBase64?: string;
    readonly convertToText?: boolean;
    readonly header?: Record<string, string>;
    readonly querystring?: Record<string, string>;
    readonly path?: Record<string, string>;
  };
  readonly context?: Record<string, unknown>;
  readonly stageVariables?: Record<string, string>;
  readonly expected: Record<'1.7' | '2.4', Record<'empty' | 'literal', Outcome>>;
}

/** Errors of Velocity that mean that the template does not parse. */
const SYNTAX_ERRORS = /^(?:ParseErrorException|TemplateInitException|NumberFormatException)$/;

const cases = fs.readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => [file.replace(/\.json$/, ''), JSON.parse(fs.readFileSync(path.join(FIXTURES, file), 'utf8')) as Case] as const);

it('finds the cases', () => {
  expect(cases.length).toBeGreaterThan(100);
});

describe.each(cases)('%s', (_name, velocityCase) => {
  const { expected, engines, ours } = velocityCase;

  it(engines ? `differs between the engines: ${engines}` : 'is the same on Velocity 1.7 and 2.4', () => {
    expect(isSameOnBoth(velocityCase)).toBe(engines === undefined);
  });

  it.each(['empty', 'literal'] as const)(ours ? 'is refused (nulls %s)' : 'renders as Velocity 1.7 (nulls %s)', (nulls) => {
    const outcome = render(velocityCase, nulls);
    if (ours) {
      expect(outcome).toEqual({ kind: TemplateErrorKind.UNMODELLED });
    } else if (expected['1.7'][nulls].error) {
      expect(outcome).toEqual({
        kind: SYNTAX_ERRORS.test(expected['1.7'][nulls].error) ? TemplateErrorKind.SYNTAX : TemplateErrorKind.RENDER,
      });
    } else {
      const { requestOverride, responseOverride, rendered } = expected['1.7'][nulls];
      expect(outcome).toEqual({
        rendered,
        requestOverride: requestOverride ?? { path: {}, header: {}, querystring: {} },
        responseOverride: responseOverride ?? { header: {} },
      });
    }
  });
});

/** Where nulls print empty, 2.4 hands a method that failed to the same handler and prints nothing; the literal rendering shows the error. */
function isSameOnBoth({ expected: { '1.7': old, '2.4': recent } }: Case): boolean {
  const empty = old.empty.error && recent.literal.error ? recent.literal : recent.empty;
  return JSON.stringify(old) === JSON.stringify({ empty, literal: recent.literal });
}

function render({ template, request, context, stageVariables }: Case, nulls: NullMode): unknown {
  const bytes = request.bodyBase64 === undefined ? Buffer.from(request.body ?? '', 'utf8') : Buffer.from(request.bodyBase64, 'base64');
  const body = request.convertToText ? bytes.toString('base64') : bytes.toString('utf8');
  const contextObject = createContext({ identity: {}, ...context });
  try {
    const rendered = renderTemplate(Array.isArray(template) ? template.join('\n') : template, {
      input: {
        body: bytes.length === 0 ? '{}' : body,
        parameters: {
          path: new Map(Object.entries(request.path ?? {})),
          querystring: new Map(Object.entries(request.querystring ?? {})),
          header: new Map(Object.entries(request.header ?? {})),
        },
      },
      context: contextObject,
      stageVariables,
    }, { nulls, malformedJson: 'null' });
    return { rendered, requestOverride: plain(contextObject.requestOverride), responseOverride: plain(contextObject.responseOverride) };
  } catch (error) {
    if (error instanceof TemplateError) {
      return { kind: error.kind };
    }
    throw error;
  }
}

function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(Array.from(value, ([key, item]) => [key, plain(item)])) : value;
}
