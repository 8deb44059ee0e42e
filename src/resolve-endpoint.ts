import { DeduplicationConfig } from './contract/deduplication';
import { EndpointProps } from './endpoint-props';
import { Deduplication } from './ingress/deduplication';
import { ResolvedEndpoint } from './ingress/resolved-endpoint';
import { Source } from './sources/source';

/** Fills in what an endpoint takes over from its source. */
export function resolveEndpoint(props: EndpointProps): ResolvedEndpoint {
  const { deduplication: _forwarders, source = Source.any(), ...others } = props;
  return {
    ...others,
    handshake: props.handshake ?? source.handshake,
    messageGroup: (props.messageGroup ?? source.messageGroup)._resolve(props.source?.messageGroup),
  };
}

/** How repetitions at an endpoint are told; undefined where they are delivered. */
export function resolveDeduplication(props: EndpointProps): DeduplicationConfig | undefined {
  const { deduplication = Deduplication.none(), source = Source.any() } = props;
  return deduplication._configFor({ header: source.deliveryIdHeader, field: source.deliveryIdField });
}
