/** How bad it is, in the four steps of PagerDuty's Events API. */
export enum AlertSeverity {
  /** Everything stands still, or data is being lost. */
  CRITICAL = 'critical',
  /** Something does not work. */
  ERROR = 'error',
  /** Something will not work soon. */
  WARNING = 'warning',
  /** Nothing is wrong. */
  INFO = 'info',
}

/** What somebody is to do. */
export enum AlertKind {
  /** Somebody has to do something: it stays open until somebody or something closes it. */
  ALERT = 'alert',
  /** It is good to know, and nobody has to do anything. */
  NOTIFICATION = 'notification',
}
