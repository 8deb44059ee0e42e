import { createHash } from 'node:crypto';
import { compileMatch, Matcher } from './matcher';
import { InhibitionConfig } from './route-config';
import { Subject } from './subject';

/** An alert that others may follow from, or that may follow from others, by one rule. */
export interface Related {
  /** What the rule and the values that have to be equal have in common: 32 hexadecimal digits. */
  readonly key: string;
  /** It is on both sides of the rule. Such ones do not keep one another from being told, themselves least of all. */
  readonly isBoth: boolean;
  /** Seconds for which it waits for what it may follow from. */
  readonly waitSeconds: number;
}

interface Rule {
  readonly config: InhibitionConfig;
  readonly isParent: Matcher;
  readonly isChild: Matcher;
}

/** Which alerts need not be told while others are open, as Alertmanager's inhibition rules have it (https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule). */
export class Inhibitions {
  private readonly rules: readonly Rule[];

  /** @throws Error one sentence, when a condition is none */
  constructor(configs: readonly InhibitionConfig[] = []) {
    this.rules = configs.map((config) => ({ config, isParent: compileMatch(config.parent), isChild: compileMatch(config.child) }));
  }

  /** What others may follow from it by. */
  public asParent(subject: Subject): Related[] {
    return this.rules.filter(({ isParent }) => isParent(subject)).map((rule) => related(rule, subject, rule.isChild(subject)));
  }

  /** What it may follow from others by. */
  public asChild(subject: Subject): Related[] {
    return this.rules.filter(({ isChild }) => isChild(subject)).map((rule) => related(rule, subject, rule.isParent(subject)));
  }
}

function related({ config }: Rule, subject: Subject, isBoth: boolean): Related {
  const { parent, child, equal, waitSeconds } = config;
  // Not by its place among the rules, which a deployment may change while alerts are open.
  const text = JSON.stringify([parent, child, equal, equal.map((name) => valueOf(name, subject) ?? null)]);
  return { key: createHash('sha256').update(text).digest('hex').slice(0, 32), isBoth, waitSeconds };
}

function valueOf(name: string, { event, tags }: Subject): string | undefined {
  switch (name) {
    case 'account':
    case 'region':
    case 'source':
      return event[name];
    case 'resource':
      return event.resources[0];
    default:
      return Object.hasOwn(tags, name) ? tags[name] : undefined;
  }
}
