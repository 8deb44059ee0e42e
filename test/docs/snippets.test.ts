import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..', '..');

/** Documents beside the README, whose examples no other tool compiles. */
const DOCUMENTS = ['docs/alert-responses.md', 'docs/alert-routing.md', 'docs/endpoint.md', 'docs/backend.md', 'docs/fan-out.md', 'docs/filters.md', 'docs/handshakes.md', 'docs/operations.md', 'docs/senders.md'];

interface Snippet {
  readonly name: string;
  readonly source: string;
}

/** The TypeScript fragments of a document, each inside its fixture. */
function snippets(document: string): Snippet[] {
  const text = fs.readFileSync(path.join(ROOT, document), 'utf8');
  return [...text.matchAll(/^ *```ts fixture=([\w-]+)\n(.*?)^ *```$/gms)].map(([, fixture, code], index) => ({
    name: path.join(ROOT, `${document.replace(/\W/g, '-')}-${index}.ts`),
    source: fs.readFileSync(path.join(ROOT, 'rosetta', `${fixture}.ts-fixture`), 'utf8').replace('/// here', () => code),
  }));
}

/** What TypeScript says of fragments: file, line and message. */
function compile(all: readonly Snippet[]): string[] {
  const sources = new Map(all.map(({ name, source }) => [name, source]));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    ignoreDeprecations: '6.0',
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    paths: { 'cdk-scalable-webhook': [path.join(ROOT, 'src', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) =>
    sources.has(name) ? ts.createSourceFile(name, sources.get(name)!, target) : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].flatMap((name) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ start, messageText }) =>
      `${path.basename(name)}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

test('every example of the documents compiles, and one with a wrong property does not', () => {
  const all = DOCUMENTS.flatMap(snippets);
  expect(all.length).toBeGreaterThan(5);
  const [endpoint] = snippets('docs/endpoint.md');
  const planted = { name: path.join(ROOT, 'planted.ts'), source: endpoint.source.replace('{ backend }', '{ backend, colour: 1 }') };
  expect(compile([...all, planted])).toEqual([expect.stringMatching(/^planted\.ts:\d+: .*'colour' does not exist/)]);
}, 120_000);
