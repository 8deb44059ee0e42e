import type * as cards from 'adaptivecards';
import fc from 'fast-check';
import { ACTING, alertOf, anyAlert, CONTEXT, NOW } from './alerts';
import { renderTeams, renderTeamsText, TeamsMessage } from '../../../src/alert-routing/render/teams';

/** The package's own entry is an ES module, which Jest does not load; this is the same as CommonJS. */
const { AdaptiveCard, SerializationContext, Versions } = jest.requireActual<typeof cards>('adaptivecards/dist/adaptivecards');

/** What Microsoft's own parser of Adaptive Cards objects to; `msteams` is Teams' own, and not of the standard. */
function problemsOf({ attachments: [{ content: { msteams, ...card } }] }: TeamsMessage): string[] {
  const parsed = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_5);
  parsed.parse(JSON.parse(JSON.stringify(card)), context);
  const problems = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const elements = parsed.getItemCount() === card.body.length ? [] : [`${parsed.getItemCount()} of ${card.body.length} elements`];
  const actions = parsed.getActionCount() === (card.actions ?? []).length ? [] : [`${parsed.getActionCount()} actions`];
  const invalid = parsed.validateProperties().validationEvents.map(({ message }) => message);
  return [...problems, ...elements, ...actions, ...invalid, ...(msteams.width === 'Full' ? [] : ['width'])];
}

test.each([
  ['open', alertOf()],
  ['closed', alertOf({ status: 'closed', closedAt: NOW, closedBy: { name: 'Ann' } })],
  ['a title and nothing else', alertOf({ previous: undefined, tags: {} }, { fields: [], links: [], link: undefined, logLines: [], resources: [], text: '' })],
])('Microsoft\'s parser takes the card of an alert: %s', (_what, alert) => {
  expect(problemsOf(renderTeams(alert, CONTEXT))).toEqual([]);
  expect(problemsOf(renderTeamsText(alert, CONTEXT))).toEqual([]);
});

test('a card that is none is found out', () => {
  const message = JSON.parse(JSON.stringify(renderTeams(alertOf(), CONTEXT)));
  message.attachments[0].content.body.push({ type: 'Nonsense' });
  expect(problemsOf(message)).not.toEqual([]);
});

test('it takes the card of any alert', () => {
  fc.assert(fc.property(anyAlert, (alert) => {
    expect(problemsOf(renderTeams(alert, ACTING))).toEqual([]);
  }), { numRuns: 100 });
});
