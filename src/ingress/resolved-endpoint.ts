import { EndpointOptions } from './endpoint-options';
import { Handshake } from './handshake/handshake';
import { MessageGroup } from './message-group';

/** What an endpoint is made of, once it is known who sends. */
export interface ResolvedEndpoint extends Omit<EndpointOptions, 'deduplication'> {
  readonly handshake: Handshake;
  readonly messageGroup: MessageGroup;
}
