import { Aws } from './aws';
import { Deployed } from './deployed';
import { Difference, differences } from './differences';
import { KNOWN_DIFFERENCES, KnownDifference } from './known-differences';
import { readBack } from './readers';

/** Holds what is deployed against the templates, with the list of what the emulator does not keep. */
export class ReadBack {
  private readonly seen = new Set<KnownDifference>();

  /** What is wrong with resources: each that is missing, and each property that differs and is not on the list. */
  public async problems(aws: Aws, resources: readonly Deployed[]): Promise<string[]> {
    const problems: string[] = [];
    for (const resource of resources) {
      const got = await readBack(aws, resource);
      if (!got) {
        problems.push(`${resource.logicalId} (${resource.type}) is in the template, but cannot be found.`);
        continue;
      }
      for (const difference of differences(resource.properties, got).filter((found) => !this.isKnown(resource, found))) {
        const { path, expected } = difference;
        problems.push(`${resource.logicalId} (${resource.type}): ${path} must be ${short(expected)}, got ${short(difference.got)}.`);
      }
    }
    return problems;
  }

  /** What is on the list and did not differ anywhere. */
  public outdated(): string[] {
    return KNOWN_DIFFERENCES.filter((known) => !this.seen.has(known))
      .map(({ type, path }) => `${path} of ${type} is on the list of known differences and no longer differs: remove it there.`);
  }

  private isKnown({ type }: Deployed, { path, got }: Difference): boolean {
    const place = path.replace(/\[[^\]]*\]/g, '[*]');
    const known = KNOWN_DIFFERENCES.find((entry) => entry.type === type && entry.path === place && entry.got === got);
    if (known) {
      this.seen.add(known);
    }
    return known !== undefined;
  }
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}
