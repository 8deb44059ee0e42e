import { Severity } from '../alert-event';

/** What senders call their severities and priorities. */
const SEVERITY_WORDS: Readonly<Record<Severity, readonly string[]>> = {
  critical: ['critical', 'crit', 'fatal', 'emergency', 'emerg', 'disaster', 'severe', 'blocker', 'p1', 'p0', 'sev0', 'sev1', 's1', 'urgent', 'page', 'majoroutage'],
  error: ['error', 'err', 'high', 'major', 'danger', 'p2', 'sev2', 's2', 'failure', 'failed', 'alarm', 'down', 'timedout', 'partialoutage'],
  warning: ['warning', 'warn', 'medium', 'moderate', 'minor', 'average', 'degraded', 'degradedperformance', 'p3', 'sev3', 's3', 'alert'],
  info: ['info', 'information', 'informational', 'low', 'notice', 'debug', 'trace', 'none', 'normal', 'ok', 'success', 'p4', 'p5', 'sev4', 'sev5', 's4'],
};

const OVER = [
  'resolved', 'resolve', 'ok', 'okay', 'closed', 'close', 'recovered', 'recovery', 'up', 'normal', 'green', 'healthy', 'good', 'clear', 'cleared', 'inactive',
  'success', 'successful', 'succeeded', 'passed', 'fixed', 'restored', 'ended', 'resolved_alert', 'operational', 'postmortem', 'dismissed', 'auto_dismissed', 'auto_resolved', 'ignored', 'archived',
];

/** @returns undefined where the word is none of those that senders use */
export function severityOf(word: string | undefined): Severity | undefined {
  const plain = (word ?? '').toLowerCase().replace(/[\s_-]/g, '');
  return (Object.keys(SEVERITY_WORDS) as Severity[]).find((severity) => SEVERITY_WORDS[severity].includes(plain));
}

/** Whether a status says that what had been wrong is over. */
export function isOver(status: string | undefined): boolean {
  return OVER.includes((status ?? '').trim().toLowerCase());
}

/** Severity of AWS's findings, from 0 to 10: AWS's own words for them are low, medium, high and, of late, critical. */
export function severityOfScore(score: number): Severity {
  return score >= 9 ? 'critical' : score >= 7 ? 'error' : score >= 4 ? 'warning' : 'info';
}
