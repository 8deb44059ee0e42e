import * as fs from 'node:fs';
import * as path from 'node:path';
import { renderShapes } from './render';
import { checkShape, SHAPES } from './shapes';

/** `UPDATE_SHAPES=1 npx jest cli/test/operate/shapes` writes the tables of the page anew. */
const UPDATE = process.env.UPDATE_SHAPES === '1';

const PAGE = path.join(__dirname, '..', '..', '..', '..', 'docs', 'moving-messages.md');
const BEGIN = '<!-- tables of cli/test/operate/shapes -->';

test('the page has the shapes that real output is held to', () => {
  const page = fs.readFileSync(PAGE, 'utf8');
  const [before] = page.split(BEGIN);
  const wanted = `${before}${BEGIN}\n\n${renderShapes()}\n`;
  if (UPDATE) {
    fs.writeFileSync(PAGE, wanted);
  }
  expect(fs.readFileSync(PAGE, 'utf8')).toBe(wanted);
});

test('every field says what it means', () => {
  expect(renderShapes()).not.toContain('undefined');
});

test.each([
  ['dead-letters', 'list'], ['dead-letters', 'show', 'x'], ['dead-letters', 'redrive'], ['dead-letters', 'redrive', '--yes'], ['dead-letters', 'discard'],
  ['dead-letters', 'discard', '--yes'], ['dead-letters', 'export'], ['drain'], ['drain', '--yes'], ['replay'], ['replay', '--yes'],
])('%s %s %s has one shape, which something else is not of', (...args) => {
  expect(SHAPES.filter(({ isMeant }) => isMeant(args))).toHaveLength(1);
  expect(() => checkShape(args, { anything: 1 })).toThrow();
});
