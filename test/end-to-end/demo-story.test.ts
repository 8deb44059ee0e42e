import { Story } from '../../cli/src/local/console/contract/story';
import { sumStatus, Status } from '../../cli/src/local/runtime/status';
import { Acts } from '../../demo/story/acts';
import { DemoStory } from '../../demo/story/demo-story';

let told: Story | undefined;
let lines: string[];
let story: DemoStory;
let status: Status;
let delivered: number;
let now: number;
let acts: Acts;

/** What the runtime says of itself. */
function set(accepted: number, attempts: number, done: number, queued: number): void {
  status = { ...sumStatus({ accepted, answered: 0, refused: 0 }, {}), attempts, delivered: done, queued };
  delivered = done;
}

beforeEach(() => {
  lines = [];
  now = 1_000_000;
  set(0, 0, 0, 0);
  story = new DemoStory('The demo', { unavailableMs: 3_000, downMs: 5_000 }, { tell: (next) => { told = next; }, say: (line) => lines.push(line) });
  acts = new Acts(story, () => status, () => delivered, () => now);
});

const step = (title: string) => told!.steps.find((candidate) => candidate.title === title)!;

test('field case L9: the page and the terminal are told the same of each step, with the runtime\'s own figures', () => {
  story.begin('sending', now + 16_000);
  story.plan('unavailable', now + 5_000);
  expect(story.next).toMatchObject({ title: 'The backend answers 503', changesAt: now + 5_000 });
  set(700, 650, 650, 50);
  acts.onTime(2400);
  expect(step('Webhooks come in')).toMatchObject({ state: 'now', text: '700 of 2400 are stored.' });

  acts.onBackend('unavailable', now + 3_000);
  expect(step('The backend is gone')).toMatchObject({ state: 'coming', changesAt: now + 3_000 });
  set(1100, 690, 650, 450);
  acts.onTime(2400);
  expect(step('The backend answers 503').text).toBe('40 attempts failed, 450 webhooks wait in the queue.');
  acts.onBackend('down', now + 5_000);
  set(1800, 720, 650, 1150);
  acts.onBackend('up');
  expect(step('The backend answers 503')).toMatchObject({ state: 'done', text: '40 attempts failed. 450 webhooks wait in the queue.' });
  expect(step('The backend is gone')).toMatchObject({ state: 'done', text: '30 attempts failed. 1150 webhooks wait in the queue.' });

  now += 800;
  set(2400, 721, 651, 1749);
  acts.onTime(2400);
  expect(step('The backend is back').text).toBe('First delivery after 0.8 s. 1749 webhooks are still in the queue.');
  acts.onSent(2400);
  now += 5_000;
  set(2400, 2470, 2400, 0);
  acts.onDrained();
  story.begin('books');
  story.close({ rows: [], verdict: 'Nothing lost.', isKept: true });
  expect(told!.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done']);
  expect(told!.books).toMatchObject({ verdict: 'Nothing lost.' });
  for (const { title, text } of told!.steps) {
    expect(lines).toContain(`✓ ${title}: ${text}`);
  }
});

test('what was not delivered in time is a step that failed', () => {
  acts.onBackend('unavailable', now);
  acts.onBackend('down', now);
  acts.onBackend('up');
  set(2400, 2300, 2208, 192);
  now += 88_500;
  acts.onDrained();
  expect(step('The backend is back')).toMatchObject({ state: 'failed', text: '192 webhooks still wait, 88.5 s after the return.' });
});
