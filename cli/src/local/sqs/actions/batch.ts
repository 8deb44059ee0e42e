import { MAXIMUM_BATCH_ENTRIES } from '../constants';
import { batchEntryIdsNotDistinct, emptyBatch, invalidBatchEntryId, SqsError, tooManyEntries } from '../sqs-error';
import { ActionInput } from './action-input';

const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** The entries of a batch request by their id, in the order of the request; the whole call fails when they are not well-formed. */
export function readBatch(input: ActionInput, entryName: string): Map<string, ActionInput> {
  const entries = input.objects('Entries');
  if (entries.length === 0) {
    throw emptyBatch(entryName);
  }
  if (entries.length > MAXIMUM_BATCH_ENTRIES) {
    throw tooManyEntries(entries.length);
  }
  const byId = new Map<string, ActionInput>();
  for (const entry of entries) {
    const id = entry.text('Id') ?? '';
    if (!ENTRY_ID.test(id)) {
      throw invalidBatchEntryId();
    }
    if (byId.has(id)) {
      throw batchEntryIdsNotDistinct(id);
    }
    byId.set(id, entry);
  }
  return byId;
}

/** Does something for each entry; an entry that fails is reported and does not affect the others. Empty lists are left out, as on AWS. */
export function forEachEntry<T>(entries: ReadonlyMap<string, T>, act: (entry: T) => object): object {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const [id, entry] of entries) {
    try {
      successful.push({ Id: id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) {
        throw error;
      }
      failed.push({ Id: id, SenderFault: error.fault === 'Sender', Code: error.queryCode, Message: error.message });
    }
  }
  return {
    ...(successful.length > 0 ? { Successful: successful } : {}),
    ...(failed.length > 0 ? { Failed: failed } : {}),
  };
}
