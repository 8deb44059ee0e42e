import { ALLOWANCES } from './allowances';
import type { BrokenCore } from './broken-core';
import { DAYS } from './days';
import { GATE } from './gate';
import { GIVING_UP } from './giving-up';
import { LETTER_RESTS } from './letter-rests';
import { LIMITS } from './limits';
import { LOSS_AND_ORDER } from './loss-and-order';
import { ODD_ANSWERS } from './odd-answers';
import { OPERATIONS } from './operations';
import { OVERLOADS } from './overloads';
import { RECORDS_AND_LOG } from './records-and-log';
import { REQUESTS } from './requests';
import { SIGNING } from './signing';
import { SNS } from './sns';
import { WAITS } from './waits';

export type { BrokenCore };

/** Faults that were made in real forwarders, or that a careless change to this one could make. */
export const BROKEN_CORES: readonly BrokenCore[] = [
  ...LOSS_AND_ORDER,
  ...LIMITS,
  ...ALLOWANCES,
  ...OVERLOADS,
  ...DAYS,
  ...GATE,
  ...SNS,
  ...REQUESTS,
  ...SIGNING,
  ...LETTER_RESTS,
  ...ODD_ANSWERS,
  ...WAITS,
  ...GIVING_UP,
  ...RECORDS_AND_LOG,
  ...OPERATIONS,
];
