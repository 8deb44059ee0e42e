import { UsageError } from './usage-error';

/** Options of `simulate` that concern which worlds are run. */
type Option = 'seed' | 'scenario' | 'seeds' | 'first' | 'untilStable' | 'webhooks' | 'scenarios';

const NAMES: Record<Option, string> = {
  seed: '--seed',
  scenario: '--scenario',
  seeds: '--seeds',
  first: '--first',
  untilStable: '--until-stable',
  webhooks: '--webhooks',
  scenarios: '--scenarios',
};

const ONE_WORLD = 'runs one world alone';

/** Options that do not go together: with the first one, the second would say nothing. And why. */
const APART: ReadonlyArray<readonly [Option, Option, string]> = [
  ['scenario', 'seed', 'has a seed of its own'],
  ...(['seed', 'scenario'] as const).flatMap((one) => (['seeds', 'first', 'untilStable'] as const).map((many) => [one, many, ONE_WORLD] as const)),
  ['scenario', 'webhooks', 'says how many webhooks there are'],
  ['scenario', 'scenarios', 'is not made smaller, so that nothing is written'],
];

/**
 * Refuses options that do not go together.
 *
 * @param given the value of an option that was given; undefined where it was not
 * @throws UsageError when one would be ignored
 */
export function checkTogether(given: (option: Option) => unknown): void {
  for (const [option, ignored, why] of APART) {
    if (given(option) !== undefined && given(ignored) !== undefined) {
      throw new UsageError(
        `${text(ignored, given(ignored))} is given with ${text(option, given(option))}, which ${why}, expected one of the two: leave out ${NAMES[ignored]} or ${NAMES[option]}.`,
      );
    }
  }
}

function text(option: Option, value: unknown): string {
  return value === true ? NAMES[option] : `${NAMES[option]} ${String(value)}`;
}
