import * as fs from 'fs';
import * as path from 'path';
import { GENERIC_PARSERS, PARSERS } from '../../../src/alert-routing/parse/parsers';

test('docs/alert-parsers.md has a row for each parser, in the order in which they are asked', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'alert-parsers.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual([...PARSERS, ...GENERIC_PARSERS].map(({ name }) => name));
});
