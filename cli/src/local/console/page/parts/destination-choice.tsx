import type { AppView } from '../../contract/app';
import { useAsked } from '../state/hooks';

/** Narrows a list to one destination; nothing where there is only one. */
export function DestinationChoice({ value, onChoose }: { readonly value: string; readonly onChoose: (destination: string) => void }) {
  const destinations = useAsked<AppView>('app').value?.webhooks.flatMap((webhook) => webhook.destinations) ?? [];
  if (destinations.length < 2) {
    return null;
  }
  return (
    <select aria-label="Destination" value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
      <option value="">All destinations</option>
      {destinations.map(({ key }) => <option key={key} value={key}>{key}</option>)}
    </select>
  );
}
