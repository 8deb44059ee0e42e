import { Command } from 'commander';
import { diagnose } from './diagnose';
import { Finding, WebhookFacts } from './facts';
import { gatherFacts } from './gather-facts';
import { CommandProcess } from '../../commands/command-process';
import { operatorCommand } from '../command';
import { FoundWrong } from '../found-wrong';
import { placeText, SessionFlags } from '../session/session-flags';

/** `scalable-webhook doctor`: what is wrong, and what to do next. Exit code 1 when something is. */
export function doctorCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'doctor', 'What is wrong with a webhook, what shows it, and what to do next; exit code 1 when something is.', async (session, flags) => {
    const facts = await gatherFacts(session.aws, await session.webhook(), new Date(), session.runUrl);
    const findings = diagnose(facts, placeText(flags));
    const isWrong = findings.some((finding) => finding.isWrong);
    session.output.result({ webhook: facts.webhook, isWrong, findings, notLookedAt: facts.unknown }, () => textOf(facts, findings));
    if (isWrong) {
      throw new FoundWrong();
    }
  });
}

function textOf({ webhook, unknown }: WebhookFacts, findings: readonly Finding[]): string {
  const wrong = findings.filter(({ isWrong }) => isWrong).length;
  return [
    `${webhook}: ${wrong === 0 ? `nothing is wrong${findings.some(({ code }) => code === 'open') ? ' so far' : ''}` : wrong === 1 ? 'one thing is wrong' : `${wrong} things are wrong`}${unknown.length === 0 ? '.' : ' in what could be looked at.'}`,
    ...findings.map(({ stream, what, evidence, next, isWrong }) =>
      ['', `${isWrong ? '✗' : '·'} ${stream === undefined ? '' : `${stream}: `}${what}`, `  seen: ${evidence}`, `  next: ${next}`].join('\n')),
    ...unknown.length === 0 ? [] : ['', 'Not looked at:'],
    ...unknown.map(({ what, why }) => `  ${what}: ${why}`),
  ].join('\n');
}
