/**
 * What became of an alert that somebody may want to be told of. That it happened once more is none of it. `passed`: nobody is on it any more, because whoever was has
 * passed it on. `escalated`: a step of its escalation. `reminded`: nobody has closed it.
 */
export type Change = 'opened' | 'severity-raised' | 'acknowledged' | 'passed' | 'escalated' | 'reminded' | 'reopened' | 'closed';
