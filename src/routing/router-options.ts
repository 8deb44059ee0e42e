/** How webhooks are routed to several destinations. */
export interface RouterOptions {
  /**
   * Keeps the router although there is only one destination left: so nothing that waits in the queue of that destination is overtaken by what comes after.
   * Without other destinations than `backend` and without this, the forwarder takes from the first queue again, and what the backend's own queue still holds
   * stays there. See docs/fan-out.md for the way back.
   *
   * @default false - a router only where it is needed
   */
  readonly keep?: boolean;

  /**
   * Invocations of the router at once, at most; each routes up to ten groups at a time. From 2 to 1000.
   *
   * @default 20
   */
  readonly maxConcurrency?: number;

  /**
   * Memory of the router in MB, a whole number from 128 to 10,240; Lambda gives processor in proportion.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * Stops the router without losing anything, as `paused` of a destination stops that: webhooks are taken as ever and stay in the first queue. Destinations go
   * on with what they have.
   *
   * @default false
   */
  readonly paused?: boolean;
}
