const { default: Sequencer } = require('@jest/test-sequencer');

/** Files whose tests take seconds: a mutant that a quick test notices must not wait for them. */
const SLOW = ['ordering.test.ts'];

/** Jest's order is longest first, which shortens a whole run; here each run ends with the first test that fails. */
module.exports = class SlowLast extends Sequencer {
  sort(tests) {
    const rank = (test) => SLOW.some((name) => test.path.endsWith(name)) ? 1 : 0;
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }
};
