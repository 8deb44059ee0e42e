import { Link } from '../alert-event';

/** What a message says besides the alert. */
export interface RenderContext {
  /** Name of the destination. */
  readonly destination: string;
  /** Account number to its name, for people. */
  readonly accountNames: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether messages of Slack have buttons. Default: they have none. */
  readonly buttons?: boolean;
  /** What the buttons say of the router that they are of, as `routerBlockId` has it. Default: nothing. */
  readonly routerBlock?: string;
  /** How often each action may be begun for one alert, by its name. Default: nobody knows. */
  readonly maxRetries?: Readonly<Record<string, number>>;
  /** Links with which the reader acts on this very alert, where there are no buttons. Default: none. */
  readonly actionLinks?: readonly Link[];
}
