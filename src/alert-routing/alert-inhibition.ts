import { Duration } from 'aws-cdk-lib';
import { AlertMatch } from './alert-match';
import { InhibitionConfig } from './route/route-config';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkChoice, checkDuration, checkTexts } from '../shared/prop-checks';

/**
 * Alerts that nobody need be told of while another one is open that they follow from: what a database is down for, while it is down. As Alertmanager's inhibition
 * rules, with the difference that a child whose parent is over is told of if it is still open.
 */
export interface AlertInhibition {
  /** What they follow from. */
  readonly parent: AlertMatch;

  /** What follows from it. What matches both follows from nothing. */
  readonly child: AlertMatch;

  /**
   * What parent and child have in common: tags by their keys, or `account`, `region`, `resource` or `source`. What both lack is the same.
   *
   * @default ['account', 'region']
   */
  readonly equal?: string[];

  /**
   * How long a child waits for its parent, of which the router may hear later. At most 15 minutes. It makes each child that has no parent so much later.
   *
   * @default Duration.seconds(30)
   */
  readonly wait?: Duration;
}

const MATCH = "AlertMatch.tag('Service', 'database')";

const SHAPE: PropsShape<AlertInhibition> = {
  example: `{ parent: ${MATCH}, child: AlertMatch.tag('Service', 'shop') }`,
  checks: { parent: checkChoice('_match', MATCH), child: checkChoice('_match', MATCH), equal: checkTexts("['account']"), wait: checkDuration('Duration.seconds(30)') },
};

/** Checks an inhibition at synth, and writes it as data. */
export function resolveInhibition(caller: string, inhibition: AlertInhibition): InhibitionConfig {
  checkProps(caller, inhibition, SHAPE);
  const { parent, child, equal = ['account', 'region'], wait = Duration.seconds(30) } = inhibition;
  for (const [name, match] of Object.entries({ parent, child })) {
    if (match === undefined) {
      throw new Error(`${caller} got no ${name}, expected which alerts it is; write for example ${name}: ${MATCH}.`);
    }
  }
  if (wait.isUnresolved() || wait.toMilliseconds() > 15 * 60_000) {
    throw new Error(`${caller}.wait got ${wait.toHumanString()}, expected at most 15 minutes, by which every child is told of later; choose a shorter one.`);
  }
  return { parent: parent._match, child: child._match, equal: [...new Set(equal)], waitSeconds: Math.ceil(wait.toMilliseconds() / 1000) };
}
