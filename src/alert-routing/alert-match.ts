import { Token } from 'aws-cdk-lib';
import { AlertKind, AlertSeverity } from './alert-severity';
import { AlertTimeWindow, resolveTimeWindow } from './alert-time-window';
import { AlertMatchConfig } from './route/route-config';
import { checkChoice, checkOneOf, checkText } from '../shared/prop-checks';

/** Longer ones are no name that people know, and each is compared with each alert. */
const MAX_TEXT = 1_024;

/**
 * Which alerts a route is for, by what they say.
 *
 * A text may have `*` for any characters, none included; it is compared as a whole, and case matters. What an alert does not have never matches; `AlertMatch.not` of it does.
 */
export class AlertMatch {
  /**
   * A tag of the resource that it is about, or of the alarm, has one of these values.
   *
   * @param key such as `Team`; it must be one of `tagKeys` of the router, which are the tags that are looked up where a signal has none
   * @param values such as `data`, or `data-*`
   */
  public static tag(key: string, ...values: string[]): AlertMatch {
    return new AlertMatch({ tag: checkTexts('AlertMatch.tag', [key])[0], oneOf: checkTexts('AlertMatch.tag', values) });
  }

  /**
   * The tag is there, whatever its value.
   *
   * @param key as of `tag`
   */
  public static hasTag(key: string): AlertMatch {
    return new AlertMatch({ hasTag: checkTexts('AlertMatch.hasTag', [key])[0] });
  }

  /**
   * An alert, or a notification.
   *
   * @param kind which of them
   */
  public static kind(kind: AlertKind): AlertMatch {
    checkOneOf(AlertKind, 'AlertKind.ALERT')('AlertMatch.kind', kind);
    return new AlertMatch({ class: kind });
  }

  /**
   * As bad as this, or worse.
   *
   * @param severity the least
   */
  public static severityAtLeast(severity: AlertSeverity): AlertMatch {
    checkOneOf(AlertSeverity, 'AlertSeverity.ERROR')('AlertMatch.severityAtLeast', severity);
    return new AlertMatch({ severityAtLeast: severity });
  }

  /**
   * Who it is from.
   *
   * @param sources in AWS's words, such as `aws.ec2`, or those of other senders, such as `alertmanager`: docs/alert-parsers.md has them
   */
  public static source(...sources: string[]): AlertMatch {
    return new AlertMatch({ source: checkTexts('AlertMatch.source', sources) });
  }

  /**
   * What kind of thing happened.
   *
   * @param types such as EventBridge's detail type `EC2 Instance State-change Notification`
   */
  public static detailType(...types: string[]): AlertMatch {
    return new AlertMatch({ kind: checkTexts('AlertMatch.detailType', types) });
  }

  /**
   * The account that it is about.
   *
   * @param accounts twelve digits each
   */
  public static account(...accounts: string[]): AlertMatch {
    return new AlertMatch({ account: checkTexts('AlertMatch.account', accounts) });
  }

  /**
   * The region that it is about.
   *
   * @param regions such as `eu-central-1`, or `eu-*`
   */
  public static region(...regions: string[]): AlertMatch {
    return new AlertMatch({ region: checkTexts('AlertMatch.region', regions) });
  }

  /**
   * Any of the resources that it is about.
   *
   * @param resources ARNs where the signal has some, else names or ids; with `*`, such as `arn:aws:rds:*:*:db:orders-*`
   */
  public static resource(...resources: string[]): AlertMatch {
    return new AlertMatch({ resource: checkTexts('AlertMatch.resource', resources) });
  }

  /**
   * Its title.
   *
   * @param titles with `*`, such as `*Disk*`
   */
  public static title(...titles: string[]): AlertMatch {
    return new AlertMatch({ title: checkTexts('AlertMatch.title', titles) });
  }

  /**
   * What came in, by a pattern as rules of EventBridge have it. What is no JSON object never matches.
   *
   * @param pattern such as `{ detail: { severity: [{ numeric: ['>=', 7] }] } }`
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
   */
  public static eventPattern(pattern: { [key: string]: any }): AlertMatch {
    if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern) || Token.isUnresolved(pattern)) {
      throw new Error("AlertMatch.eventPattern got no object that is known at synth, expected a pattern of EventBridge; write for example { source: ['aws.guardduty'] }.");
    }
    return new AlertMatch({ eventPattern: pattern });
  }

  /**
   * When it comes in.
   *
   * @param window times of the week, in a time zone
   */
  public static during(window: AlertTimeWindow): AlertMatch {
    return new AlertMatch({ during: resolveTimeWindow('AlertMatch.during', window) });
  }

  /**
   * All of these.
   *
   * @param matches one or more
   */
  public static all(...matches: AlertMatch[]): AlertMatch {
    return new AlertMatch({ all: configsOf('AlertMatch.all', matches) });
  }

  /**
   * At least one of these.
   *
   * @param matches one or more
   */
  public static any(...matches: AlertMatch[]): AlertMatch {
    return new AlertMatch({ any: configsOf('AlertMatch.any', matches) });
  }

  /**
   * Whatever this is not.
   *
   * @param match which not
   */
  public static not(match: AlertMatch): AlertMatch {
    return new AlertMatch({ not: configsOf('AlertMatch.not', [match])[0] });
  }

  /**
   * As plain data.
   *
   * @internal
   */
  public readonly _match: AlertMatchConfig;

  private constructor(match: AlertMatchConfig) {
    this._match = match;
  }
}

function configsOf(caller: string, matches: readonly AlertMatch[]): AlertMatchConfig[] {
  if (matches.length === 0) {
    throw new Error(`${caller} got none, expected one or more; write for example ${caller}(AlertMatch.tag('Team', 'data')).`);
  }
  return matches.map((match) => {
    checkChoice('_match', "AlertMatch.tag('Team', 'data')")(caller, match);
    return match._match;
  });
}

/** Texts, known at synth, each once. */
function checkTexts(caller: string, texts: readonly unknown[]): string[] {
  if (texts.length === 0) {
    throw new Error(`${caller} got no value, expected one or more; write for example AlertMatch.tag('Team', 'data').`);
  }
  return [...new Set(texts.map((text) => {
    checkText("'data'")(caller, text);
    if (Token.isUnresolved(text)) {
      throw new Error(`${caller} got a value that is known only at deployment, expected one that is known at synth, when routes are checked and written; pass the value itself.`);
    }
    const { length } = text as string;
    if (length < 1 || length > MAX_TEXT) {
      throw new Error(`${caller} got a text of ${length} characters, expected 1 to ${MAX_TEXT}; write for example 'data'.`);
    }
    return text as string;
  }))];
}
