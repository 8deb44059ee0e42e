import { EndpointProps } from './endpoint-props';
import { Deduplication } from './ingress/deduplication';
import { ResolvedEndpoint } from './ingress/resolved-endpoint';
import { checkChoice } from './shared/check-choice';
import { Source } from './sources/source';

/** Fills in what an endpoint takes over from its source, and checks the choices that a class makes. */
export function resolveEndpoint(props: EndpointProps): ResolvedEndpoint {
  checkChoices(props);
  const source = props.source ?? Source.any();
  return {
    ...props,
    handshake: props.handshake ?? source.handshake,
    messageGroup: (props.messageGroup ?? source.messageGroup)._resolve(props.source?.messageGroup),
    deduplication: (props.deduplication ?? Deduplication.none())._resolve(source.deliveryIdHeader),
  };
}

function checkChoices({ source, messageGroup, deduplication, handshake }: EndpointProps): void {
  if (source !== undefined) {
    checkChoice('source', source, '_bind', 'Source.github({ secret })');
  }
  if (messageGroup !== undefined) {
    checkChoice('messageGroup', messageGroup, 'renderGroup', "MessageGroup.header('x-order-id')");
  }
  if (deduplication !== undefined) {
    checkChoice('deduplication', deduplication, 'renderDeduplication', "Deduplication.header('x-delivery-id')");
  }
  if (handshake !== undefined) {
    checkChoice('handshake', handshake, '_answersWithoutStoring', 'Handshake.none()');
  }
}
