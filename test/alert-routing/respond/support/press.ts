/** Id of an alert, as they are made. */
export const ALERT_ID = `${'0123456789abcdef'.repeat(2)}-3`;

export const RESPONSE_URL = 'https://hooks.slack.com/actions/T0123/456/abc';

/** What Slack sends when somebody presses a button of a message, as its documentation has it. */
export function pressOf(action: object, own: object = {}): Record<string, unknown> {
  return {
    type: 'block_actions',
    user: { id: 'U012AB3CD', username: 'ada', name: 'ada', team_id: 'T0123' },
    api_app_id: 'A0123',
    token: 'legacy',
    container: { type: 'message', message_ts: '1548261231.000200', channel_id: 'C0123', is_ephemeral: false },
    trigger_id: '12466734323.1395872398.e4afbd4b',
    team: { id: 'T0123', domain: 'example' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: 'C0123', name: 'alarms' },
    state: { values: {} },
    response_url: RESPONSE_URL,
    actions: [{ type: 'button', block_id: 'b1', action_ts: '1548426417.840180', text: { type: 'plain_text', text: 'Acknowledge' }, ...action }],
    ...own,
  };
}

/** The body of that request. */
export function formOf(payload: unknown): string {
  return `payload=${encodeURIComponent(JSON.stringify(payload)).replace(/%20/g, '+')}`;
}
