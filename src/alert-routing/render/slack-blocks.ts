import { SlackText } from './slack-text';

/** A block of Slack's, of the kinds that are used here. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text?: SlackText; readonly fields?: readonly SlackText[] }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] }
  | { readonly type: 'actions'; readonly block_id?: string; readonly elements: readonly SlackButton[] };

/** A button. @see https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export interface SlackButton {
  readonly type: 'button';
  readonly text: SlackText;
  /** What it does: at most 255 characters, and once in a block. */
  readonly action_id: string;
  /** The alert's id. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: SlackConfirm;
}

/** What is asked before a button does something. @see https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export interface SlackConfirm {
  /** At most 100 characters. */
  readonly title: SlackText;
  /** At most 300 characters. */
  readonly text: SlackText;
  /** At most 30 characters. */
  readonly confirm: SlackText;
  readonly deny: SlackText;
}

/** What is posted. */
export interface SlackMessage {
  /** What is read where blocks are not shown: in notifications, and aloud. */
  readonly text: string;
  /** Absent: the text is the message. */
  readonly blocks?: readonly SlackBlock[];
}

/**
 * Slack's limits.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export const SLACK_LIMITS = {
  blocks: 50,
  header: 150,
  sectionText: 3000,
  fields: 10,
  fieldText: 2000,
  /** Elements of an actions block. */
  actions: 25,
  /** Characters of a button's value, of 2,000: ids of alerts are shorter by far, and each button has one. */
  value: 150,
  /**
   * Of all blocks together, as JSON. Not documented: people were refused (`msg_blocks_too_long`) at some 13,200 characters, and some below 12,000.
   *
   * @see https://github.com/slackapi/bolt-js/issues/2509
   */
  allBlocks: 10_000,
  /** Of `text`. Up to 40,000 are documented, and 4,000 recommended. */
  text: 3000,
} as const;
