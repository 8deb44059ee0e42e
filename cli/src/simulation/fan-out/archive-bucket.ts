import type { WebhookBook } from './books';
import { CLIENT_GIVES_UP_MS } from './calls';
import type { Inside } from './environment';
import type { Parts } from './parts';
import { DestinationScenario, during } from './scenario';
import type { Objects } from '../../../../src/archive/function/archive-transport';
import type { NewObject } from '../../../../src/aws-sdk/s3-client/s3-client';
import type { SeededRandom } from '../random';

/** The bucket of an archive: what the archive's function stores there is its delivery. It takes nothing while the destination's backend is not well. */
export class ArchiveBucket {
  private readonly objects = new Map<string, NewObject>();
  /** Number of the last object of each group. */
  private readonly sequences = new Map<string, bigint>();
  private readonly random: SeededRandom;

  constructor(private readonly parts: Parts, private readonly destination: DestinationScenario) {
    this.random = parts.source();
  }

  /** @param inside the environment that writes: its death closes the connections */
  public client(inside: Inside): Objects {
    return { create: (object) => inside.through(() => this.create(object, inside)) };
  }

  private async create(object: NewObject, inside: Inside): Promise<boolean> {
    const { oracle } = this.parts;
    const { name } = this.destination;
    const webhook = oracle.webhookIn(object.body);
    if (!webhook) {
      oracle.violated('archived falsely', `${object.key} holds what nobody sent: ${object.body.slice(0, 80)}`);
      return true;
    }
    oracle.attemptStarted(webhook, name);
    let isOpen = true;
    const close = (): void => {
      oracle.attemptEnded(name, isOpen);
      isOpen = false;
    };
    const watchNoMore = inside.onDeath(close);
    try {
      return await this.answer(webhook, object);
    } finally {
      watchNoMore();
      close();
    }
  }

  private async answer(webhook: WebhookBook, object: NewObject): Promise<boolean> {
    const { parts: { clock, now, oracle, scenario: { faultsEndAt } }, destination: { name, backend, backendMs, answerLost }, random } = this;
    const isFaulty = now() < faultsEndAt;
    const trouble = isFaulty ? during(backend, now()) : undefined;
    if (trouble === 'hanging') {
      await clock.sleep(CLIENT_GIVES_UP_MS);
      throw failure('TimeoutError');
    }
    await clock.sleep(trouble === 'slow' ? random.int(backendMs, 2 * CLIENT_GIVES_UP_MS) : backendMs);
    switch (trouble) {
      case 'down':
        throw failure('ECONNREFUSED');
      case 'errors':
        throw failure('AccessDenied');
      case 'limited':
        throw failure('SlowDown');
    }
    const isNew = this.put(webhook, object);
    if (isFaulty && random.chance(answerLost)) {
      oracle.doubt(object.body, 'the answer of the bucket is lost', name);
      await clock.sleep(CLIENT_GIVES_UP_MS);
      throw failure('TimeoutError');
    }
    return isNew;
  }

  private put(webhook: WebhookBook, object: NewObject): boolean {
    const { oracle } = this.parts;
    if (this.objects.has(object.key)) {
      return false;
    }
    this.objects.set(object.key, object);
    const whatIsWrong = this.whatIsWrong(webhook, object);
    if (whatIsWrong !== undefined) {
      oracle.violated('archived falsely', `The object of w${webhook.number} ${whatIsWrong}.`);
    }
    oracle.processed(webhook, this.destination.name);
    return true;
  }

  /** What must be in an object is written down here once more, on purpose (src/contract/archive.ts). */
  private whatIsWrong(webhook: WebhookBook, { key, body, contentType, metadata: { sequence = '' } }: NewObject): string | undefined {
    const { number, group } = webhook;
    if (!new RegExp(`^2026/\\d\\d/\\d\\d/\\d\\d/${group}/2026\\d{4}T\\d{6}\\.\\d{3}Z-w${number}\\.json$`).test(key)) {
      return `has the key ${key}, expected its hour, ${group}, its arrival and w${number}`;
    }
    if (body !== webhook.body || contentType !== 'application/json') {
      return `holds ${contentType} "${body.slice(0, 80)}", expected the webhook as it was in the queue`;
    }
    if (!/^\d+$/.test(sequence)) {
      return `has the sequence "${sequence}", expected the number that SQS gave it`;
    }
    const last = this.sequences.get(group) ?? -1n;
    this.sequences.set(group, BigInt(sequence) > last ? BigInt(sequence) : last);
    const copy = webhook.copies.get(this.destination.name);
    return BigInt(sequence) > last || webhook.wasLetter || copy?.doubted ? undefined : `has the sequence ${sequence} after ${last} of its group`;
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(`The object was not stored: ${code}.`), { name: code, code });
}
