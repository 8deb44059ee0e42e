import { MemoryTable } from './support/memory-table';
import { AlertEvent } from '../../../src/alert-routing/alert-event';
import { Holds, HeldUntil } from '../../../src/alert-routing/engine/holds';
import { KnownSilences } from '../../../src/alert-routing/engine/known-silences';
import { OpenParents } from '../../../src/alert-routing/engine/open-parents';
import { Inhibitions } from '../../../src/alert-routing/route/inhibition';
import { InhibitionConfig, RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { Alert } from '../../../src/alert-routing/state/alert';
import { transition } from '../../../src/alert-routing/state/transition';
import { eventAt, signalAt, START } from '../state/support/events';

const RULE: InhibitionConfig = { parent: { kind: ['Node'] }, child: { kind: ['Pod'] }, equal: ['region'], waitSeconds: 30 };

class Scene {
  public readonly table = new MemoryTable();
  public elapsed = 0;
  public readonly holds: Holds;
  public readonly parents: OpenParents;
  public lists = 0;

  constructor(config: Pick<RoutingConfig, 'silences' | 'inhibitions'> = {}) {
    const used = this.table.used(async (name, effect) => {
      this.lists += name === 'listSilences' ? 1 : 0;
      return effect();
    });
    this.holds = new Holds({ config, silences: new KnownSilences(used, { elapsed: () => this.elapsed }), parents: used, alerts: used });
    this.parents = new OpenParents(new Inhibitions(config.inhibitions), used, () => START);
  }

  /** An alert that is there. */
  public alert(event: Partial<AlertEvent>, own: Partial<Alert> = {}): Alert {
    const alert = { ...transition(undefined, signalAt(0, { key: JSON.stringify(event), ...event }), START).alert!, ...own };
    this.table.alerts.set(alert.id, alert);
    return alert;
  }

  public ask(event: Partial<AlertEvent>, seconds = 0): Promise<HeldUntil | undefined> {
    return this.holds.ofSignal(eventAt(0, event), {}, START + seconds * 1000);
  }
}

test('what nothing holds is told', async () => {
  expect(await new Scene().ask({})).toBeUndefined();
});

test('a silence of the configuration and one that somebody began hold together', async () => {
  const scene = new Scene({ silences: [{ name: 'Move', from: START, until: START + 60_000 }] });
  scene.table.silences.set('s1', { id: 's1', match: { title: ['It fails'] }, from: START, until: START + 90_000, by: 'Ann', reason: 'Repair' });
  expect(await scene.ask({})).toEqual({ by: 'silence', because: 'Move, Repair', since: START, until: START + 90_000 });
  expect(await scene.ask({ title: 'Other' })).toMatchObject({ because: 'Move', until: START + 60_000 });
});

test('silences are read once in half a minute, also where many ask at once, and those that were read stay where they cannot be read', async () => {
  const scene = new Scene();
  await Promise.all([scene.ask({}), scene.ask({}), scene.ask({})]);
  scene.elapsed = 29_999;
  await scene.ask({});
  expect(scene.lists).toBe(1);
  scene.table.silences.set('s1', { id: 's1', match: { title: ['*'] }, from: START, until: START + 90_000, by: 'Ann' });
  expect(await scene.ask({})).toBeUndefined();
  scene.elapsed = 30_000;
  expect(await scene.ask({})).toMatchObject({ because: 's1' });
  scene.elapsed = 90_000;
  scene.table.silences.values = () => {
    throw new Error('down');
  };
  expect(await scene.ask({})).toMatchObject({ because: 's1' });
  const other = new Scene();
  other.table.silences.values = scene.table.silences.values;
  await expect(other.ask({})).rejects.toThrow('down');
});

test('a silence may ask for what the latest signal said, which is not in the alert', async () => {
  const scene = new Scene({ silences: [{ name: 'Prod', match: { eventPattern: { detail: { env: ['prod'] } } }, until: START + 60_000 }] });
  const alert = scene.alert({});
  expect(await scene.holds.of(alert, START)).toBeUndefined();
  scene.table.payloads.set(`${alert.id} latest`, '{"detail":{"env":"prod"}}');
  expect(await scene.holds.of(alert, START)).toMatchObject({ because: 'Prod' });
});

test('what CloudWatch mutes is held until five minutes after that is over, or for a day where nobody says when', async () => {
  const scene = new Scene();
  const until = START + 3_600_000;
  const muted = `muted by nightly until ${new Date(until).toISOString()}`;
  expect(await scene.ask({ muted })).toEqual({ by: 'mute-rule', because: muted, since: START, until: until + 300_000 });
  expect(await scene.ask({ muted }, 3_900)).toBeUndefined();
  expect(await scene.ask({ muted: 'suppressed by parent' })).toMatchObject({ until: START + 86_400_000 });
  const held = { by: 'mute-rule' as const, because: 'x', since: START };
  expect(await scene.holds.of(scene.alert({ muted: 'suppressed by parent' }, { held }), START + 86_400_000)).toBeUndefined();
  expect(await scene.holds.of(scene.alert({ muted: 'x' }, { due: { kind: 'remind', at: START + 1, since: START } }), START + 86_400_000)).toBeUndefined();
});

test('what follows from an alert that is open is held as long as that is, and otherwise waits for it', async () => {
  const scene = new Scene({ inhibitions: [RULE] });
  const pod = { kind: 'Pod', region: 'eu-west-1' };
  expect(await scene.ask(pod)).toMatchObject({ by: 'inhibition', because: expect.stringContaining('waited for'), until: START + 30_000 });
  // Nobody is told of a notification later: it waits for nothing.
  expect(await scene.ask({ ...pod, class: 'notification' })).toBeUndefined();
  const node = scene.alert({ kind: 'Node', region: 'eu-west-1', title: 'Node down' });
  await scene.parents.keep(node, 'opened');
  expect(await scene.ask(pod)).toEqual({ by: 'inhibition', because: 'Node down', since: START, parent: node.id, until: START + 60_000 });
  expect(await scene.ask({ ...pod, region: 'eu-west-2' })).toMatchObject({ because: expect.stringContaining('waited for') });
  const held = { by: 'inhibition' as const, because: 'x', since: START };
  expect(await scene.holds.of(scene.alert(pod, { held }), START + 600_000)).toMatchObject({ until: START + 1_200_000, since: START });
  expect(await scene.holds.of(scene.alert(pod, { held }), START + 7_200_000)).toMatchObject({ until: START + 7_200_000 + 900_000 });
  // It is closed, whether that is written down or not.
  scene.table.alerts.set(node.id, { ...node, status: 'closed' });
  expect(await scene.holds.of(scene.alert(pod, { held }), START + 600_000)).toBeUndefined();
  expect([...scene.table.parents.values()][0].size).toBe(1);
  await scene.parents.keep({ ...node, status: 'closed' }, 'closed');
  expect([...scene.table.parents.values()][0].size).toBe(0);
  // What people do opens nothing.
  await scene.parents.keep(node, 'noted');
  await scene.parents.keep({ ...node, class: 'notification' }, 'opened');
  expect([...scene.table.parents.values()][0].size).toBe(0);
});

test('what was told before does not wait for a parent', async () => {
  const scene = new Scene({ inhibitions: [RULE] });
  expect(await scene.holds.of(scene.alert({ kind: 'Pod' }), START)).toBeUndefined();
});

test('alerts on both sides of a rule keep neither themselves nor one another from being told', async () => {
  const scene = new Scene({ inhibitions: [{ ...RULE, child: { kind: ['Node', 'Pod'] }, waitSeconds: 0 }] });
  const node = scene.alert({ kind: 'Node', title: 'a' });
  await scene.parents.keep(node, 'opened');
  expect(await scene.holds.of(node, START)).toBeUndefined();
  expect(await scene.ask({ kind: 'Node', title: 'b' })).toBeUndefined();
  expect(await scene.ask({ kind: 'Pod' })).toMatchObject({ parent: node.id });
});
