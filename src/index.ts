export * from './scalable-webhook';
export * from './ingress/deduplication';
export * from './ingress/message-group';
export * from './delivery/backend';
export * from './delivery/delivery-records';
export * from './delivery/max-rate';
export * from './delivery/retry-policy';
export * from './faux-backend/faux-backend';
