import type { PlatformName } from '../../../platforms/message-board';
import { PLATFORM_NAMES } from '../../../platforms/platform-names';

/**
 * What a destination is called beside its platform. One that is named after its platform has one name and not two: `Teams` is `Microsoft Teams`.
 *
 * @param name of the destination
 */
export function platformTitle(name: string, platform: PlatformName): { readonly name: string; readonly kind?: string } {
  const kind = PLATFORM_NAMES[platform];
  const words = (text: string) => text.toLowerCase().split(/[^a-z0-9]+/);
  return words(kind).includes(name.toLowerCase()) ? { name: kind } : { name, kind };
}
