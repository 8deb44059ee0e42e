import { AttemptHistory } from '../../engine/attempt-history';
import { DeliveryOutcome, RecordEntry, Records } from '../../engine/delivery-record';

/**
 * The records of the router: what was routed has a record for each of its destinations, so that it needs none of the router. What became of everything else is
 * nowhere else.
 */
export class RoutedRecords<T> implements Records<T> {
  constructor(private readonly records: Records<T>) {}

  public read(deliveryId: string, messageId: string): Promise<AttemptHistory | undefined> {
    return this.records.read(deliveryId, messageId);
  }

  public async write(entry: RecordEntry<T>): Promise<void> {
    if (entry.outcome !== DeliveryOutcome.DELIVERED || entry.history.attempts > 1) {
      await this.records.write(entry);
    }
  }

  public flush(): void {
    this.records.flush?.();
  }
}
