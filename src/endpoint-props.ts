import { EndpointOptions } from './ingress/endpoint-options';
import { Source } from './sources/source';

/** How one endpoint of a webhook takes requests, and from whom. */
export interface EndpointProps extends EndpointOptions {
  /**
   * Who sends, and how a webhook is known to be theirs. What does not verify never reaches the backend.
   *
   * @default Source.any() - nothing is verified: your backend must do so, or whoever knows the URL can send
   */
  readonly source?: Source;
}
