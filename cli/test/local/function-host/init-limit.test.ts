import { initLimitSeconds } from '../../../src/local/function-host/init-limit';

test.each([[0.3, 10], [3, 10], [10, 10], [105, 105], [900, 900]])('a function with a timeout of %d s has %d s for its init phase', (timeoutSeconds, expected) =>
  expect(initLimitSeconds(timeoutSeconds)).toBe(expected));
