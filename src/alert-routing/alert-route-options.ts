import { AlertMatch } from './alert-match';
import { AlertKind } from './alert-severity';

/** Where alerts go. Routes are asked in their order; the first that matches has the alert, and those after it are not asked unless it says so. */
export interface AlertRouteOptions {
  /**
   * Which alerts it is for.
   *
   * @default - all, which makes sense for the last one
   */
  readonly match?: AlertMatch;

  /**
   * Names of the destinations that are told.
   *
   * @default - those of the route that this one is in
   */
  readonly destinations?: string[];

  /**
   * Whether the routes after it are asked too, so that an alert goes several ways.
   *
   * @default false
   */
  readonly continueMatching?: boolean;

  /**
   * Routes for some of its alerts. What none of them matches stays with this one.
   *
   * @default - none
   */
  readonly routes?: AlertRouteOptions[];

  /**
   * Name of the escalation of its alerts: one of `escalations`, `standard`, or `none`. An alert that goes several ways has that of the first that has one.
   *
   * @default - that of the route that this one is in
   */
  readonly escalation?: string;
}

/** Where what no route matches goes. */
export interface DefaultAlertRoute {
  /** Names of the destinations that are told: one at least, so that no alert can fall through. */
  readonly destinations: string[];

  /**
   * Name of the escalation of alerts whose routes have no other: one of `escalations`, `standard`, or `none`.
   *
   * @default 'none'
   */
  readonly escalation?: string;
}

/** What decides whether something is an alert or a notification, where the router's own opinion is another. */
export interface AlertClassRule {
  /** What it is about. */
  readonly match: AlertMatch;
  /** What it is. */
  readonly kind: AlertKind;
}
