import { AlertStormControl } from './alert-storm-control';
import { StormConfig } from './destination-config';
import { PropsShape } from '../../shared/check-props';
import { checkWholeNumber } from '../../shared/check-whole-number';
import { checkDuration, checkNumber } from '../../shared/prop-checks';

/** What is known of it at run time. */
export const STORM_SHAPE: PropsShape<AlertStormControl> = {
  example: '{ posts: 30, per: Duration.minutes(1) }',
  checks: { posts: checkNumber, per: checkDuration('Duration.minutes(1)') },
};

/**
 * Checks it at synth, and says what the destination's function is told.
 *
 * @param caller such as `AlertDestination.slack`
 */
export function resolveStorm(caller: string, usual: StormConfig, storm?: AlertStormControl): StormConfig {
  if (!storm) {
    return usual;
  }
  checkWholeNumber(`${caller}.storm.posts`, storm.posts, 1, 1000);
  STORM_SHAPE.checks.per(`${caller}.storm.per`, storm.per);
  const perSeconds = storm.per.toSeconds({ integral: false });
  checkWholeNumber(`${caller}.storm.per in seconds`, perSeconds, 10, 3600);
  return { posts: storm.posts, perSeconds };
}
