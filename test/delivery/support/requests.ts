import { DeliveryRequest } from '../../../src/delivery/transports/request';

/** A request as the forwarder makes one of a webhook. */
export function deliveryRequest(overrides: Partial<DeliveryRequest> = {}): DeliveryRequest {
  return {
    deliveryId: 'fYs1XG4CIAMEQzQ=',
    attempt: 2,
    group: 'order-1',
    endpoint: '/github',
    method: 'POST',
    path: 'github/orders',
    query: [['q', '1']],
    headers: [['Content-Type', 'application/json'], ['x-scalable-webhook-delivery-id', 'fYs1XG4CIAMEQzQ=']],
    body: Buffer.from('{"n":12345678901234567890,"text":"é"}'),
    host: 'api.example',
    sourceIp: '192.0.2.1',
    arrivedAt: Date.UTC(2026, 10, 21),
    ...overrides,
  };
}
