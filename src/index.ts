export * from './endpoint-props';
export * from './scalable-webhook';
export * from './scalable-webhook-interface';
export * from './scalable-webhook-props';
export * from './ingress/api/api-options';
export * from './ingress/deduplication';
export * from './ingress/endpoint-options';
export * from './ingress/handshake/handshake';
export * from './ingress/api/refused-metric-options';
export * from './ingress/message-group';
export * from './ingress/missing-group';
export * from './ingress/success-response-props';
export * from './delivery/backend';
export * from './delivery/backend-url-options';
export * from './delivery/delivery-records';
export * from './delivery/max-rate';
export * from './delivery/retry-policy';
export * from './faux-backend/faux-backend';
export * from './monitoring/failures-metric-options';
export * from './sources/source';
export * from './sources/source-props';
export * from './sources/signature-props';
export * from './sources/jwt-props';
export {
  HubSpotSignature, InvalidWebhooks, JwtAlgorithm, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat,
} from './sources/constants';
