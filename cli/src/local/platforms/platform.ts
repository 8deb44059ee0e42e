import { MessageBoard, PlatformName } from './message-board';

/** A request to a platform. */
export interface PlatformRequest {
  readonly method: string;
  /** Below the platform's own base, beginning with a slash, without the query. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** What it answers. */
export interface PlatformAnswer {
  readonly status: number;
  /** A JSON value, or a text. */
  readonly body: unknown;
}

/** Where a platform puts what it takes. */
export interface PlatformPlace {
  readonly board: MessageBoard;
  /** `ROUTER/NAME`. */
  readonly destination: string;
  /** Makes ids: the same number never twice. */
  next(): number;
}

/** Plays one platform, as far as messages are posted. */
export type Platform = (request: PlatformRequest, place: PlatformPlace) => PlatformAnswer;

/** One destination's platform. */
export interface StubbedDestination {
  /** `ROUTER/NAME`. */
  readonly destination: string;
  readonly platform: PlatformName;
}
