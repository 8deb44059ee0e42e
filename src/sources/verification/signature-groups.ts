import { Members } from '../source-config';

/** What has more is none of a sender's: each group, and each signature by a public key, is checked over the whole body. */
const MAX_GROUPS = 4;
const MAX_SIGNATURES = 10;

/** Texts that belong together: signatures, and perhaps the time that they are of. */
export interface SignatureGroup {
  /** Texts of the members by those names, or of all; at most ten. */
  signatures(names?: readonly string[]): readonly string[];
  /** The one member by that name; undefined where there is none, or are several. */
  member(name: string): string | undefined;
}

/** Reads what stands at the place of a signature, behind its prefix. */
export function readSignatureGroups(text: string, members?: Members): SignatureGroup[] {
  if (!members) {
    return [{ signatures: () => [text], member: () => undefined }];
  }
  const groups = members.groupSeparator === undefined ? [text] : text.split(members.groupSeparator);
  return groups.filter((group) => group.trim() !== '').slice(0, MAX_GROUPS).map((group) => groupOf(readMembers(group, members)));
}

function groupOf(members: ReadonlyArray<readonly [name: string, value: string]>): SignatureGroup {
  return {
    signatures: (names) => members.filter(([name]) => names?.includes(name) ?? true).map(([, value]) => value).slice(0, MAX_SIGNATURES),
    member: (wanted) => {
      const [first, ...more] = members.filter(([name]) => name === wanted);
      return more.length > 0 ? undefined : first?.[1];
    },
  };
}

function readMembers(text: string, { separator, equals }: Members): Array<readonly [string, string]> {
  const items = text.split(separator).map((item) => item.trim());
  if (equals === undefined) {
    return items.map((item, index) => [String(index), item] as const);
  }
  return items.filter((item) => item.includes(equals)).map((item) => {
    const at = item.indexOf(equals);
    return [item.slice(0, at).trim(), withoutQuotes(item.slice(at + equals.length).trim())] as const;
  });
}

function withoutQuotes(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
