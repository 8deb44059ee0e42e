import { EndpointProps } from './endpoint-props';
import { Deduplication } from './ingress/deduplication';
import { ResolvedEndpoint } from './ingress/resolved-endpoint';
import { Source } from './sources/source';

/** Fills in what an endpoint takes over from its source. */
export function resolveEndpoint(props: EndpointProps): ResolvedEndpoint {
  const source = props.source ?? Source.any();
  return {
    ...props,
    handshake: props.handshake ?? source.handshake,
    messageGroup: (props.messageGroup ?? source.messageGroup)._resolve(props.source?.messageGroup),
    deduplication: (props.deduplication ?? Deduplication.none())._resolve(source.deliveryIdHeader),
  };
}
