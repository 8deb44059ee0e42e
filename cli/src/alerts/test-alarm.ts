/** A test of an alert router: an alarm that nobody has. */
export interface TestAlarm {
  /** Tells tests apart: each is an alert of its own. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a topic is told of an alarm of CloudWatch, marked as a test wherever people look: in its name, its description and its reason. */
export function testAlarm(state: 'ALARM' | 'OK', { id, tags, at }: TestAlarm): string {
  return JSON.stringify({
    AlarmName: `TEST ${id}: nothing is wrong`,
    AlarmDescription: 'This is a test, sent by "scalable-webhook alerts send-test". Nothing is wrong, and nobody has to do anything.',
    NewStateValue: state,
    OldStateValue: state === 'OK' ? 'ALARM' : 'OK',
    NewStateReason: state === 'OK' ? 'The test is over.' : 'A test was asked for.',
    StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
    Tags: tags,
  });
}
