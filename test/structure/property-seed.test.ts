import fc from 'fast-check';
import { propertySeed, timesAsMany } from '../jest/fast-check';

test('properties draw the same values in every run, unless others are asked for', () => {
  expect(fc.readConfigureGlobal().seed).toBe(propertySeed());
  expect(propertySeed('42')).toBe(42);
  expect(propertySeed('random')).toBeUndefined();
  expect(() => propertySeed('many')).toThrow('PROPERTY_SEED is "many", expected a whole number or "random"');
});

test('properties try as many values as they say, unless more are asked for', () => {
  expect(timesAsMany('10')).toBe(10);
  expect(() => timesAsMany('0')).toThrow('PROPERTY_RUNS is "0", expected how many times as many values are tried');
  let runs = 0;
  fc.assert(fc.property(fc.nat(), () => {
    runs += 1;
  }), { numRuns: 7 });
  expect(runs).toBe(7 * timesAsMany());
});
