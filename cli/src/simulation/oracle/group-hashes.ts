import { createHash } from 'node:crypto';

/** What the log says in place of a group: the first 12 hexadecimal digits of its SHA-256, as documented. */
export class GroupHashes {
  private readonly hashes = new Map<string, string>();

  public of(group: string): string {
    let hash = this.hashes.get(group);
    if (hash === undefined) {
      hash = createHash('sha256').update(group).digest('hex').slice(0, 12);
      this.hashes.set(group, hash);
    }
    return hash;
  }
}
