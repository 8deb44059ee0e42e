import uPlot from 'uplot';
import type { LiveSample } from '../../contract/live';
import { lastName } from '../format/words';
import { live } from '../state/live';

/** Height in units of the text, so that it grows with the screen as all else does. */
const HEIGHT = 10.7;

/** Rates are taken over this time at least, in milliseconds, so that they do not flicker. */
const RATE_OVER = 1_000;

/** The least of the time that is shown, in milliseconds: a page that was just opened is not stretched over the whole width. */
const LEAST = 20_000;

/** The two charts of the time line over the same time, with outages shaded. */
export class Charts {
  private readonly plots: readonly uPlot[];
  private readonly resizing: ResizeObserver;
  private readonly redraw: () => void;
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');

  /** @param milliseconds that are shown at most */
  constructor(ofRates: HTMLElement, ofBacklog: HTMLElement, private readonly milliseconds: number) {
    this.plots = [
      this.chart(ofRates, ['--blue', '--green', '--amber']),
      this.chart(ofBacklog, ['--violet']),
    ];
    this.resizing = new ResizeObserver(() => this.plots.forEach((plot) =>
      plot.setSize({ width: plot.root.parentElement!.clientWidth, height: rem(HEIGHT) })));
    this.redraw = () => this.plots.forEach((plot) => plot.redraw());
    [ofRates, ofBacklog].forEach((place) => this.resizing.observe(place));
    this.dark.addEventListener('change', this.redraw);
  }

  /** Shows what is known now. */
  public draw(): void {
    const samples = live.samples.last(this.milliseconds);
    const times = samples.map(({ at }) => at / 1000);
    this.plots[0].setData([times, rates(samples, 'accepted'), rates(samples, 'delivered'), rates(samples, 'retried')]);
    this.plots[1].setData([times, samples.map(({ queued }) => queued)]);
  }

  public destroy(): void {
    this.resizing.disconnect();
    this.dark.removeEventListener('change', this.redraw);
    this.plots.forEach((plot) => plot.destroy());
  }

  private chart(place: HTMLElement, colours: readonly string[]): uPlot {
    const axis: uPlot.Axis = {
      stroke: () => colour('--quiet'), grid: { stroke: () => colour('--grid'), width: 1 }, ticks: { show: false }, font: `${rem(0.85)}px system-ui`, gap: 6,
    };
    return new uPlot({
      width: Math.max(100, place.clientWidth),
      height: rem(HEIGHT),
      legend: { show: false },
      cursor: { show: false },
      padding: [8, rem(2.4), 0, 0],
      scales: { x: { time: true, range: () => this.range() }, y: { range: (_plot, _low, high) => [0, Math.max(4, high * 1.1)] } },
      axes: [
        { ...axis, size: rem(1.7), space: rem(6.5), values: (_plot, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString('en-GB')) },
        { ...axis, size: rem(3.6), space: rem(2.2), values: (_plot, ticks) => ticks.map((tick) => Number.isInteger(tick) ? tick.toLocaleString('en-US') : '') },
      ],
      series: [{}, ...colours.map((name) => ({ stroke: () => colour(name), width: 2, points: { show: false } }))],
      hooks: { drawAxes: [shadeOutages] },
    }, [[], ...colours.map(() => [])] as unknown as uPlot.AlignedData, place);
  }

  private range(): [number, number] {
    const { at: end = Date.now() } = live.current.snapshot ?? {};
    const first = live.samples.last(this.milliseconds)[0]?.at ?? end;
    return [Math.max(end - this.milliseconds, Math.min(first, end - LEAST)) / 1000, end / 1000];
  }
}

/** Shades the times in which a backend was away, behind the lines, and says which backend where there is room. */
function shadeOutages(plot: uPlot): void {
  const { left, top, width, height } = plot.bbox;
  const context = plot.ctx;
  const place = (at: number) => Math.min(left + width, Math.max(left, plot.valToPos(at / 1000, 'x', true)));
  context.save();
  context.font = `600 ${rem(0.8) * devicePixelRatio}px system-ui`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const bands = (live.current.snapshot?.outages ?? [])
    .map(({ from, to, destination, outcome }) => ({ start: place(from), end: to === undefined ? left + width : place(to), destination, outcome }))
    .filter(({ start, end }) => end > start);
  for (const { start, end } of bands) {
    context.fillStyle = colour('--outage');
    context.fillRect(start, top, Math.max(2, end - start), height);
    context.fillStyle = colour('--red');
    context.fillRect(start, top, Math.max(2, end - start), 2 * devicePixelRatio);
  }
  let labelled = 0; // after all grounds: one that begins later would lie on the label of another
  for (const { start, end, destination, outcome } of bands) {
    const room = start < labelled ? 0 : end - start - rem(1) * devicePixelRatio;
    const label = [`${lastName(destination)}: ${outcome}`, lastName(destination)].find((text) => context.measureText(text).width < room);
    if (label !== undefined) {
      context.fillText(label, start + rem(0.4) * devicePixelRatio, top + rem(0.4) * devicePixelRatio);
      labelled = start + rem(0.8) * devicePixelRatio + context.measureText(label).width;
    }
  }
  context.restore();
}

/** Change of a counter per second, over the last second before each sample. */
function rates(samples: readonly LiveSample[], field: 'accepted' | 'delivered' | 'retried'): Array<number | null> {
  let from = 0;
  return samples.map((sample, index) => {
    while (from < index - 1 && sample.at - samples[from].at > RATE_OVER) {
      from += 1;
    }
    const elapsed = sample.at - samples[from].at;
    return elapsed > 0 ? Math.max(0, (sample[field] - samples[from][field]) * 1000 / elapsed) : null;
  });
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function rem(count: number): number {
  return count * parseFloat(getComputedStyle(document.documentElement).fontSize);
}
