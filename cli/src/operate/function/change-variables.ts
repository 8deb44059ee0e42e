import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionConfiguration, Lambda } from '@aws-sdk/client-lambda';
import { OperatorError } from '../session/operator-error';
import { Variables } from '../state/function-environment';

/** Somebody else, such as a deployment, may change the function at the same time. */
const TRIES = 5;

/** Lambda takes some seconds for a change. */
const LONGEST_UPDATE_MS = 120_000;

const POLL_MS = 500;

const CONFLICTS: ReadonlySet<string> = new Set(['PreconditionFailedException', 'ResourceConflictException']);

/** What became of a change. */
export interface VariablesChange {
  readonly isChanged: boolean;
  /** The variables as they are now. */
  readonly variables: Variables;
}

/**
 * Changes environment variables of a function, and nothing of what somebody else changes meanwhile; returns when every invocation that begins has them.
 *
 * Invocations that run go on with what they had. Others begin in new environments of the function, which know nothing of what failed before.
 *
 * @param change given all variables; the same object where there is nothing to do
 * @throws OperatorError when it does not go through
 */
export async function changeVariables(lambda: Lambda, functionName: string, change: (variables: Variables) => Variables): Promise<VariablesChange> {
  for (let tries = 1; ; tries += 1) {
    const { Environment, RevisionId } = await settled(lambda, functionName);
    const before: Variables = Environment?.Variables ?? {};
    const after = change(before);
    if (after === before) {
      return { isChanged: false, variables: before };
    }
    try {
      await lambda.updateFunctionConfiguration({ FunctionName: functionName, Environment: { Variables: after }, RevisionId });
      await settled(lambda, functionName);
      return { isChanged: true, variables: after };
    } catch (error) {
      if (!CONFLICTS.has((error as Error).name) || tries === TRIES) {
        throw error;
      }
      await sleep(POLL_MS);
    }
  }
}

/** The function once no change of it is under way. */
async function settled(lambda: Lambda, functionName: string): Promise<FunctionConfiguration> {
  for (const end = Date.now() + LONGEST_UPDATE_MS; ; await sleep(POLL_MS)) {
    const fn = await lambda.getFunctionConfiguration({ FunctionName: functionName });
    if (fn.LastUpdateStatus === 'Failed') {
      throw new OperatorError(`The last change of the function ${functionName} failed (${fn.LastUpdateStatusReason ?? 'Lambda does not say why'}): deploy the stack again.`);
    }
    if (fn.LastUpdateStatus !== 'InProgress') {
      return fn;
    }
    if (Date.now() > end) {
      throw new OperatorError(`A change of the function ${functionName} is still under way after ${LONGEST_UPDATE_MS / 1000} s: try again when it is done.`);
    }
  }
}
