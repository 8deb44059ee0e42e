import { ActionError } from './action-error';
import type { PlatformHealth } from '../../platforms/platform-health';
import type { Platforms } from '../../platforms/platforms';
import type { PlatformRequest, PlatformResult } from '../contract/messages';

const HEALTHS: readonly string[] = ['up', 'down', 'hanging'] satisfies readonly PlatformHealth[];

/**
 * Takes the platform of a destination down, or brings it back.
 *
 * @throws ActionError when there is no such destination
 */
export function setPlatform({ destination, health }: PlatformRequest, platforms: Platforms): PlatformResult {
  if (!platforms.destinations.some((stubbed) => stubbed.destination === destination)) {
    throw new ActionError(`There is no destination "${destination}" that alerts go to.`);
  }
  platforms.setHealth(destination, health);
  return { health: platforms.health(destination) };
}

/** Whether a text is one of the states that a platform can be in. */
export function isHealth(value: string): value is PlatformHealth {
  return HEALTHS.includes(value);
}
