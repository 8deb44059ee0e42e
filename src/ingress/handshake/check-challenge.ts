import { ChallengeProps } from './challenge-props';
import { checkProps, PropsShape } from '../../shared/check-props';
import { HTTP_METHODS } from '../../shared/http-methods';
import { checkChoice, checkListOf, checkText } from '../../shared/prop-checks';

const CONDITION = "ChallengeCondition.query('hub.mode', 'subscribe')";

const SHAPE: PropsShape<ChallengeProps> = {
  example: "{ value: ChallengeValue.query('challenge') }",
  checks: {
    value: checkChoice('_topField', "ChallengeValue.query('challenge')"),
    when: checkListOf(checkChoice('_test', CONDITION), `[${CONDITION}]`),
    answer: checkChoice('_field', 'ChallengeAnswer.text()'),
    method: checkText("'POST'"),
  },
};

/** Checks a challenge at synth. */
export function checkChallenge(props: ChallengeProps): void {
  const caller = 'Handshake.challenge';
  checkProps(caller, props, SHAPE);
  const { value, when = [], method } = props;
  if (!value) {
    throw new Error(`${caller} got no value, expected what is sent back; write for example ${SHAPE.example}.`);
  }
  if (method !== undefined && !HTTP_METHODS.includes(method)) {
    throw new Error(`${caller}.method takes one of ${HTTP_METHODS.join(', ')}, got: ${JSON.stringify(method)}; see the sender's documentation.`);
  }
  if (value._in === 'form' && when.some(({ _mention }) => _mention !== undefined)) {
    throw new Error(`${caller} got a field of a form with a condition on a field of JSON, expected one kind of body; take both from the same.`);
  }
  const isOwn = method === undefined ? value._in === 'query' || value._in === 'fixed' : OWN_METHODS.includes(method);
  if (when.length === 0 && !isOwn && (value._in === 'fixed' || value._in === 'form' || (value._in === 'json' && value._topField === undefined))) {
    throw new Error(`${caller} got a value that webhooks may have too and no condition, expected one because what is a challenge is not stored; name in when what only a challenge says, such as ${CONDITION}.`);
  }
}

/** Methods that a handshake takes from the endpoint. With the others come webhooks. */
export const OWN_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
