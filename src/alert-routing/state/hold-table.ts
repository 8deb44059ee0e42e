import { AlertSilenceItem } from '../../contract/alerts';

/** The silences that people began, in the table of alerts. */
export interface SilenceTable {
  /** All of them, also those that are over. */
  listSilences(): Promise<AlertSilenceItem[]>;
  /** Begins one, or changes the one with that id. */
  putSilence(silence: AlertSilenceItem): Promise<void>;
  /** There is none with that id from then on; none is needed before. */
  deleteSilence(id: string): Promise<void>;
}

/** An alert that is open, and that others may follow from. It may be closed by now: whoever reads it looks. */
export interface OpenParent {
  readonly alertId: string;
  /** It could itself follow from others by the same rule. */
  readonly isBoth: boolean;
}

/** Alerts that are open, by what others follow from them by. */
export interface ParentTable {
  /** Those of a key. What was written before it is asked is among them. */
  listParents(key: string): Promise<OpenParent[]>;
  putParent(key: string, parent: OpenParent): Promise<void>;
  deleteParent(key: string, alertId: string): Promise<void>;
}
