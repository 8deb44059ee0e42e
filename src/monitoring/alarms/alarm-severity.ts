/** How soon somebody has to look at an alarm; the value of its tag `severity`. */
export enum AlarmSeverity {
  /** Webhooks are lost or will be, or none is delivered: at once, at night too. */
  HIGH = 'high',
  /** Something does not work, and what waits is safe for now: within the working day. */
  MEDIUM = 'medium',
  /** Something to look at when there is time. */
  LOW = 'low',
}
