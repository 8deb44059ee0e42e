/** What came of an action, told to everybody; nothing until there is something. */
export function Outcome({ done, problem }: { readonly done?: string; readonly problem?: string }) {
  return <p class={`outcome ${problem ? 'bad' : 'good'}`} role="status">{problem ?? done ?? ''}</p>;
}
