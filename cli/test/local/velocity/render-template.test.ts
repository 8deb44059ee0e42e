import { createContext, MAX_TEMPLATE_LENGTH, NullMode, RenderOptions, renderTemplate, TemplateError, TemplateErrorKind } from '../../../src/local/velocity';

const NO_PARAMETERS = { path: new Map(), querystring: new Map(), header: new Map() };

function render(template: string, body: string = '{}', options?: RenderOptions): string {
  return renderTemplate(template, { input: { body, parameters: NO_PARAMETERS }, context: createContext({ stage: 'prod' }) }, options);
}

function errorOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) {
      return error;
    }
    throw error;
  }
  throw new Error('The template rendered; expected a TemplateError.');
}

describe('null', () => {
  const template = '[$none] [$!none] [$context.nope.x] #if($none == "")empty#else no#end #if("" == $none)empty#else no#end #if($none == $null)null#end #if($none == "x")x#end';

  it.each<[NullMode, string]>([
    ['aws', '[] [] [] empty empty null '],
    ['empty', '[] [] []  no  no null '],
    ['literal', '[$none] [] [$context.nope.x]  no  no null '],
  ])('as %s', (nulls, expected) => {
    expect(render(template, '{}', { nulls })).toBe(expected);
  });

  it('is as on AWS unless told otherwise', () => {
    expect(render('$none#if($none == "")!#end')).toBe('!');
  });
});

describe('limits of API Gateway', () => {
  it('allows 1,000 turns of a #foreach', () => {
    expect(render('#foreach($i in [1..1000])x#end')).toHaveLength(1000);
  });

  it('refuses one turn more instead of leaving items out', () => {
    const error = errorOf(() => render('a\n#foreach($i in [1..1001])x#end'));
    expect(error.kind).toBe(TemplateErrorKind.LIMIT);
    expect(error.message).toBe('The #foreach at line 2 has 1001 items; API Gateway allows 1000 turns: send fewer.');
  });

  it('does not count what #break leaves out', () => {
    expect(render('#foreach($i in [1..1001])#if($i == 3)#break#end$i#end')).toBe('12');
  });

  it('allows a template of 300 KB and refuses one character more', () => {
    expect(render('x'.repeat(MAX_TEMPLATE_LENGTH))).toHaveLength(MAX_TEMPLATE_LENGTH);
    expect(errorOf(() => render('x'.repeat(MAX_TEMPLATE_LENGTH + 1))).kind).toBe(TemplateErrorKind.LIMIT);
  });

  it('refuses a range that would fill the memory', () => {
    expect(errorOf(() => render('#set($x = [1..2000000000])')).kind).toBe(TemplateErrorKind.LIMIT);
  });
});

describe('errors', () => {
  it('say where and what, and never show a value', () => {
    const error = errorOf(() => render('\n  $input.path("$.name").substring(9)', '{"name":"secret"}'));
    expect(error.kind).toBe(TemplateErrorKind.RENDER);
    expect(error.message).toBe('The template fails at line 2, column 3: StringIndexOutOfBoundsException: begin 9, end 6, length 6.');
  });

  it('of the parser say what was expected', () => {
    expect(errorOf(() => render('ok\n#if($x == )a#end')).message)
      .toBe('The template does not parse at line 2, column 11: expected a reference, string, number, list, map, true or false, got ")a#end".');
  });

  it('inside a string are placed where the string is', () => {
    expect(errorOf(() => render('ok\n#set($x = "#end")')).message).toContain('line 2, column 17: #end without an #if or #foreach');
  });

  it.each(['$input.json("$")', '$input.path("$.a")', '$util.parseJson($input.body)'])('are raised by a text that is no JSON: %s', (template) => {
    expect(errorOf(() => render(template, 'secret {')).message)
      .toBe('The template fails at line 1, column 1: the text is not JSON (at character 1 of 8).');
    expect(render(`[${template}]`, 'secret {', { malformedJson: 'null' })).not.toContain('secret');
  });

  it.each([
    ['a template nested too deep', `#set($x = ${'('.repeat(100_000)}1${')'.repeat(100_000)})`, '{}'],
    ['blocks nested too deep', '#if(true)'.repeat(30_000) + '#end'.repeat(30_000), '{}'],
  ])('are raised by %s', (_, template, body) => {
    expect(errorOf(() => render(template, body)).kind).toBe(TemplateErrorKind.LIMIT);
  });

  it('are raised by JSON nested too deep', () => {
    expect(errorOf(() => render('$input.json("$")', '['.repeat(100_000))).kind).toBe(TemplateErrorKind.RENDER);
  });

  it.each([
    '$input', '$util', '$input.path("$.a").getClass()', '#set($s = "a,b")$s.split(",")', '#set($s = "a")$s.format("x")', '#set($s = "a")$s.class',
    '#set($s = "a")$s.replaceAll("(?x)a", "")', '#set($s = "a")$s.replaceAll("(?>a)", "")', '#set($s = "a")$s.replaceAll("\\p{IsLatin}", "")',
    '#@body()x#end', '#include("x")', '#evaluate("x")', '$input.path("$[\'a\',\'b\']")', '$input.path("$.max()")',
  ])('are raised by what is not modelled: %s', (template) => {
    expect(errorOf(() => render(template, '{"a":{}}')).kind).toBe(TemplateErrorKind.UNMODELLED);
  });
});

describe('what JavaScript would let through', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])('has no property %s', (name) => {
    expect(render(`[$context.${name}] [$input.${name}] [$util.${name}] [$context.identity.${name}] #foreach($i in [1])[$foreach.${name}]#end`))
      .toBe('[] [] [] [] []');
  });

  it.each(['constructor', 'propertyIsEnumerable', 'hasOwnProperty', 'isPrototypeOf', 'push', 'slice'])('has no method %s', (name) => {
    expect(render(`#set($s = "a")#set($l = [1])[$s.${name}("a")] [$l.${name}("a")] [$context.${name}("a")] [$input.${name}("a")] [$util.${name}("a")]`))
      .toBe('[] [] [] [] []');
  });

  it('keeps a parameter called __proto__', () => {
    const header = new Map([['__proto__', 'x'], ['constructor', 'y']]);
    const variables = { input: { body: '{}', parameters: { ...NO_PARAMETERS, header } }, context: createContext({}) };
    expect(renderTemplate('$input.params().header.get("__proto__")$input.params("constructor")$input.params().header.size()', variables)).toBe('xy2');
  });
});

describe('variables', () => {
  it('carry overrides from one template to the next', () => {
    const variables = { input: { body: '{}', parameters: NO_PARAMETERS }, context: createContext({}) };
    renderTemplate('#set($context.responseOverride.challenge = "42")#set($context.responseOverride.header.X = "y")', variables);
    expect(renderTemplate('$context.responseOverride.challenge $context.responseOverride.header.X [$context.responseOverride.status]', variables)).toBe('42 y []');
    expect(Array.from(variables.context.responseOverride.get('header') as Map<string, string>)).toEqual([['X', 'y']]);
  });

  it('do not keep what a template sets', () => {
    const variables = { input: { body: '{}', parameters: NO_PARAMETERS }, context: createContext({}) };
    renderTemplate('#set($x = 1)#set($input = 2)', variables);
    expect(renderTemplate('[$x]$input.body', variables)).toBe('[]{}');
  });

  it('show $method when it is given, and null when not', () => {
    const template = '#foreach($k in $method.request.multivaluequerystring.keySet())$k=#foreach($v in $method.request.multivaluequerystring.get($k))$v,#end#end';
    const input = { body: '{}', parameters: NO_PARAMETERS };
    const method = new Map([['request', new Map([['multivaluequerystring', new Map([['a', ['1', '2']]])]])]]);
    expect(renderTemplate(template, { input, context: createContext({}), method })).toBe('a=1,2,');
    expect(renderTemplate(template, { input, context: createContext({}) })).toBe('');
  });
});

it('takes a megabyte through regular expressions unchanged', () => {
  const body = Buffer.alloc(1024 * 1024, 'webhook').toString('base64');
  const template = '#set($b = "$!input.body")#if($b.replaceAll("[A-Za-z0-9+/=]", "") == "")$b#{else}no#end';
  expect(render(template, body)).toBe(body);
});

it.each([0, 1, 3, 4, 7, 2047, 2048, 2050, 10_001])('takes four by four out of a run of %i, and leaves what is over', (length) => {
  const body = `${'a'.repeat(length)}.${'b'.repeat(length)}`;
  expect(render('$input.body.replaceAll("[A-Za-z0-9+/]{4}", "")', body)).toBe(`${'a'.repeat(length % 4)}.${'b'.repeat(length % 4)}`);
});
