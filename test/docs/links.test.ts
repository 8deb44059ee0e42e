import { pages } from './support/documents';
import { brokenLinks, brokenPaths, pathsIn } from './support/references';

const PAGES = pages();

test('there are pages to look at', () => {
  expect(PAGES.map(({ file }) => file)).toEqual(expect.arrayContaining([
    'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/architecture.md', 'cli/README.md', 'test/conformance/README.md',
  ]));
  expect(PAGES.flatMap(({ text }) => pathsIn(text)).length).toBeGreaterThan(100);
});

test.each(PAGES.map((page) => [page.file, page] as const))('%s: every link leads to a file and every path is there', (_file, page) => {
  expect([...brokenLinks(page), ...brokenPaths(page)]).toEqual([]);
});

test('what leads nowhere is found', () => {
  const page = {
    file: 'docs/planted.md',
    text: [
      '[a](nowhere.md) [b](../README.md#no-such-heading) [c](../README.md#see-it-work) [d](https://example.com) `[e](code.md)`',
      '`src/nowhere.ts` `src/index.ts`, `npx jest test/docs/links`, `test/nowhere/*.json`, `src/engine/*.ts`, `node_modules/x`',
      '```sh', 'npx jest test/nowhere.test.ts', '```',
    ].join('\n'),
  };
  expect(brokenLinks(page)).toEqual(['docs/planted.md: nowhere.md', 'docs/planted.md: ../README.md#no-such-heading']);
  expect(brokenPaths(page)).toEqual(['docs/planted.md: test/nowhere.test.ts', 'docs/planted.md: src/nowhere.ts', 'docs/planted.md: test/nowhere/*.json']);
});
