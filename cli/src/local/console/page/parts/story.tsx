import type { Story, StoryBooks, StoryStep } from '../../contract/story';
import { duration } from '../format/times';
import { lowerFirst } from '../format/words';

/** What a demo tells: what happened, what happens now, what is about to happen, and the books at its end. */
export function StoryStrip({ story: { title, real, simulated, steps, books }, now }: { readonly story: Story; readonly now: number }) {
  const current = steps.filter(({ state }) => state === 'now');
  const next = steps.find(({ state }) => state === 'coming');
  return (
    <section class="card story" aria-label={title}>
      <div class="title">
        <h2>{title}</h2>
        <p role="status" class="note">{books ? 'It is over.' : current.length > 0 ? `Now: ${current.map((step) => lowerFirst(step.title)).join(', and ')}.` : 'It begins.'}</p>
        {next && <p class="next">Next: {lowerFirst(next.title)}{next.changesAt !== undefined && next.changesAt > now && <b> in {countdown(next.changesAt - now)}</b>}</p>}
      </div>
      <ol class="steps">{steps.map((step) => <Step key={step.title} step={step} now={now} />)}</ol>
      {books && <Books books={books} />}
      <dl class="facts">
        <dt>Real</dt><dd>{real.join(' · ')}</dd>
        <dt>Simulated</dt><dd>{simulated.join(' · ')}</dd>
      </dl>
    </section>
  );
}

const WORDS: Readonly<Record<StoryStep['state'], string>> = { coming: 'Still to come', now: 'Now', done: 'Done', failed: 'Failed' };

function Step({ step: { title, state, text, changesAt, isAdverse }, now }: { readonly step: StoryStep; readonly now: number }) {
  const left = changesAt !== undefined && changesAt > now ? countdown(changesAt - now) : undefined; // what takes longer than planned has no countdown
  return (
    <li class={`step ${state} ${isAdverse ? 'adverse' : ''}`} aria-current={state === 'now' ? 'step' : undefined}>
      <h3><span class="hidden">{WORDS[state]}: </span>{title}</h3>
      {left !== undefined && <p class="left">{state === 'coming' ? `begins in ${left}` : `ends in ${left}`}</p>}
      <p>{text}</p>
    </li>
  );
}

function Books({ books: { rows, verdict, isKept } }: { readonly books: StoryBooks }) {
  return (
    <div class="books">
      <p class={isKept ? 'good' : 'bad'}><b>{verdict}</b></p>
      <dl class="figures">
        {rows.map(({ name, value, isKept: asPromised }) => (
          <div class="figure" key={name}>
            <dt>{name}</dt>
            <dd class={asPromised === undefined ? '' : asPromised ? 'good' : 'bad'}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Whole seconds: tenths would be gone before they are read. */
function countdown(milliseconds: number): string {
  return duration(Math.ceil(milliseconds / 1000) * 1000);
}
