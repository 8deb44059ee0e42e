import { remembering } from '../../src/shared/remembering';

/** A function that says how often it was asked for what. */
function counting(): { readonly asked: string[]; readonly length: (text: string) => number | undefined } {
  const asked: string[] = [];
  return {
    asked,
    length: (text) => {
      asked.push(text);
      return text.length || undefined;
    },
  };
}

test('works out once what is asked for again, also where nothing comes of it', () => {
  const { asked, length } = counting();
  const remembered = remembering(2, length);

  expect([remembered('one'), remembered(''), remembered('one'), remembered('')]).toEqual([3, undefined, 3, undefined]);
  expect(asked).toEqual(['one', '']);
});

test('keeps no more than it may, and forgets what it worked out first', () => {
  const { asked, length } = counting();
  const remembered = remembering(2, length);
  ['a', 'bb', 'ccc', 'bb', 'ccc', 'a'].forEach(remembered);

  expect(asked).toEqual(['a', 'bb', 'ccc', 'a']);
});

test('remembers nothing of what throws', () => {
  let calls = 0;
  const remembered = remembering(2, () => {
    calls += 1;
    throw new Error('Not now.');
  });

  expect(() => remembered('a')).toThrow('Not now.');
  expect(() => remembered('a')).toThrow('Not now.');
  expect(calls).toBe(2);
});
