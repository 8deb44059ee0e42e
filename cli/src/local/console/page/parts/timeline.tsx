import { useEffect, useRef, useState } from 'preact/hooks';
import { Charts } from './charts';
import { Outages } from './outages';
import type { LiveSnapshot } from '../../contract/live';
import { count, rate } from '../format/numbers';
import { useLive } from '../state/hooks';
import { live } from '../state/live';

const WINDOWS = [{ text: '2 minutes', milliseconds: 120_000 }, { text: '15 minutes', milliseconds: 900_000 }, { text: '2 hours', milliseconds: 7_200_000 }];

/** What happened lately: rates and backlog over time, with the outages. */
export function Timeline() {
  const { snapshot } = useLive();
  const [milliseconds, choose] = useState(WINDOWS[0].milliseconds);
  const textSize = useTextSize();
  const rates = useRef<HTMLDivElement>(null);
  const backlog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const charts = new Charts(rates.current!, backlog.current!, milliseconds);
    charts.draw();
    const end = live.onChange(() => charts.draw());
    return () => {
      end();
      charts.destroy();
    };
  }, [milliseconds, textSize]); // the labels of charts have a size of their own, which is fixed when they are made
  const { status } = snapshot!;
  const perSecond = (field: 'accepted' | 'delivered' | 'retried') => rate(live.rate((one) => one.status[field]));
  return (
    <section class="card timeline" aria-label="Time line">
      <div class="title">
        <h2>Time line</h2>
        <fieldset class="windows">
          <legend class="hidden">Show the last</legend>
          {WINDOWS.map((one) => (
            <label key={one.text}><input type="radio" name="window" checked={one.milliseconds === milliseconds} onChange={() => choose(one.milliseconds)} /><span>{one.text}</span></label>
          ))}
        </fieldset>
      </div>
      <figure>
        <figcaption>Per second <Key name="accepted" value={perSecond('accepted')} /> <Key name="delivered" value={perSecond('delivered')} /> <Key name="retried" value={perSecond('retried')} /></figcaption>
        <div class="chart" ref={rates} role="img" aria-label={`Per second now: ${perSecond('accepted')} accepted, ${perSecond('delivered')} delivered, ${perSecond('retried')} retried`} />
      </figure>
      <figure>
        <figcaption>In the queues, a webhook once for each destination <Key name="queued" value={count(status.queued)} /></figcaption>
        <div class="chart" ref={backlog} role="img" aria-label={`${count(status.queued)} in the queues now`} />
      </figure>
      <Outages outages={snapshot!.outages} failing={failing(snapshot!)} now={snapshot!.at} />
    </section>
  );
}

function failing({ destinations }: LiveSnapshot): string[] {
  return Object.entries(destinations).filter(([, { backend }]) => backend === 'failing').map(([key]) => key);
}

/** Size of the text in CSS pixels: another one on a larger screen, to which a window may be moved. */
function useTextSize(): number {
  const [size, setSize] = useState(textSizeNow);
  useEffect(() => {
    const listener = () => setSize(textSizeNow());
    addEventListener('resize', listener);
    return () => removeEventListener('resize', listener);
  }, []);
  return size;
}

function textSizeNow(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function Key({ name, value }: { readonly name: string; readonly value: string }) {
  return <span class={`key ${name}`}>{name} <b>{value}</b></span>;
}
