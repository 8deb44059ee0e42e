import type { PlatformHealth } from '../../../platforms/platform-health';
import type { PlatformRow } from '../../contract/messages';
import { count, counted } from '../format/numbers';
import { platformTitle } from '../format/platforms';
import { lastName } from '../format/words';
import { Outcome } from '../parts/outcome';
import { Pill, Tone } from '../parts/pill';
import { setPlatform } from '../state/api';
import { useAction } from '../state/hooks';

const HEALTHS: ReadonlyArray<readonly [health: PlatformHealth, word: string, tone: Tone, action: string]> = [
  ['up', 'Up', 'good', 'Bring it back'],
  ['down', 'Down: it answers 503', 'bad', 'Take it down'],
  ['hanging', 'Hanging: it does not answer', 'bad', 'Let it hang'],
];

/** The platform of a destination, which can be taken down. */
export function PlatformHealthRow({ row }: { readonly row: PlatformRow }) {
  const { destination, platform, health, counts: { posted, edited, replied, refused } } = row;
  const { name, kind } = platformTitle(lastName(destination), platform);
  const told = [[posted, counted(posted, 'message')], [edited, counted(edited, 'edit')], [replied, counted(replied, 'reply', 'replies')], [refused, `${count(refused)} not taken`]] as const;
  const [, word, tone] = HEALTHS.find(([candidate]) => candidate === health)!;
  return (
    <li>
      <div class="title">
        <b title={destination}>{name}</b>{kind !== undefined && <span class="label">{kind}</span>}<Pill tone={tone}>{word}</Pill>
      </div>
      <p class="note">{told.filter(([number]) => number > 0).map(([, text]) => text).join(', ') || 'Told nothing yet'}</p>
      <div class="actions">
        {HEALTHS.filter(([candidate]) => candidate !== health).map(([candidate, , , action]) =>
          <HealthButton key={candidate} destination={destination} health={candidate} action={action} />)}
      </div>
    </li>
  );
}

function HealthButton({ destination, health, action }: { readonly destination: string; readonly health: PlatformHealth; readonly action: string }) {
  const { busy, problem, start } = useAction(() => setPlatform({ destination, health }));
  return (
    <>
      <button type="button" disabled={busy} onClick={start} aria-label={`${action}: ${lastName(destination)}`}>{action}</button>
      {problem && <Outcome problem={problem} />}
    </>
  );
}
