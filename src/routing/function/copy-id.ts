/**
 * What SQS recognises a second copy of a webhook by in the queue of a destination: its delivery id. A replay has the same one, and is none of those copies,
 * also where what it repeats was routed minutes ago.
 */
export function copyId(deliveryId: string, replay: string | undefined): string {
  return replay === undefined ? deliveryId : `${replay}:${deliveryId}`;
}
