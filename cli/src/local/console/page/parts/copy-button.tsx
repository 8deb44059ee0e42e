import { useAction } from '../state/hooks';

/** Copies a text. @param what it is, for who does not see what the button stands beside */
export function CopyButton({ text, label = 'Copy', what }: { readonly text: string; readonly label?: string; readonly what?: string }) {
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(text);
    return text;
  });
  const isDone = copy.done === text && !copy.busy;
  return (
    <button type="button" class="quiet" onClick={copy.start} title={copy.problem}>
      {copy.problem ? 'Not copied' : isDone ? 'Copied' : label}{what && <span class="hidden"> {what}</span>}
    </button>
  );
}
