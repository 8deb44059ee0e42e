import type { PagedList } from './pages';
import type { PlatformCounts, PlatformMessage, PlatformName } from '../../platforms/message-board';
import type { PlatformHealth } from '../../platforms/platform-health';

/** A message as its platform has it now. */
export interface MessageRow extends Omit<PlatformMessage, 'thread'> {
  /** What is in its thread, the oldest first. */
  readonly replies: readonly MessageRow[];
}

/** The platform of one destination. */
export interface PlatformRow {
  /** `ROUTER/NAME`. */
  readonly destination: string;
  readonly platform: PlatformName;
  readonly health: PlatformHealth;
  readonly counts: Readonly<PlatformCounts>;
}

/** What was told on the platforms, the newest first. */
export interface MessageList extends PagedList {
  readonly platforms: readonly PlatformRow[];
  readonly messages: readonly MessageRow[];
  readonly total: number;
}

/** A button of a message, and who presses it. */
export interface PressRequest {
  readonly messageId: string;
  /** `action_id` of the element. */
  readonly actionId: string;
  /** His name. */
  readonly user: string;
  /** What stands in the message's field, where it has one. */
  readonly field?: string;
}

/** What the endpoint answered. */
export interface PressResult {
  readonly status: number;
  readonly signed: boolean;
}

/** How the platform of a destination is to be from now on. */
export interface PlatformRequest {
  /** `ROUTER/NAME`. */
  readonly destination: string;
  readonly health: PlatformHealth;
}

/** How it is now. */
export interface PlatformResult {
  readonly health: PlatformHealth;
}
