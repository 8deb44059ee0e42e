import { safeLink } from './safe-link';

/** Words before a link in a description that make it the one to what is to be done; cdk-monitoring-constructs writes "Runbook: https://…". */
const RUNBOOK = /\b(?:run-?book|playbook|sop)(?:[ _-]?(?:link|url))?\s*[:=]?\s*<?(https:\/\/[^\s<>"|]+)/i;

/** The link to a runbook in a text; undefined where there is none. */
export function runbookIn(text: string | undefined): string | undefined {
  return safeLink(RUNBOOK.exec((text ?? '').slice(0, 8_000))?.[1].replace(/[.,;)]+$/, ''));
}
