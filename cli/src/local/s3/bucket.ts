/** An object of a bucket. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** By the names of `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** SHA-256 of the body in base64, where whoever wrote it said so. */
  readonly checksum?: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** A page of keys. */
export interface ListedObjects {
  readonly objects: readonly StoredObject[];
  /** What `after` is for the next page; undefined at the end. */
  readonly next?: string;
}

/** A bucket in memory. When it holds more than it has room for, what was written first goes, as it does on AWS after its retention. */
export class Bucket {
  private readonly objects = new Map<string, StoredObject>();
  private bytes = 0;

  /** @param maxBytes of all bodies together */
  constructor(private readonly maxBytes: number, private readonly onFull: () => void) {}

  public get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  public put(object: StoredObject): void {
    this.bytes += object.body.length - (this.objects.get(object.key)?.body.length ?? 0);
    this.objects.delete(object.key);
    this.objects.set(object.key, object);
    for (const [key, { body }] of this.objects) {
      if (this.bytes <= this.maxBytes || key === object.key) {
        break;
      }
      this.onFull();
      this.objects.delete(key);
      this.bytes -= body.length;
    }
  }

  /** Keys that begin so and come after another one, in the order of their bytes. */
  public list(prefix: string, after: string, most: number): ListedObjects {
    // Keys that differ in the order of bytes and of UTF-16 are beyond what anybody has in mind here; both are the same for ASCII.
    const found = [...this.objects.values()].filter(({ key }) => key.startsWith(prefix) && key > after);
    found.sort((one, other) => one.key < other.key ? -1 : 1);
    const objects = found.slice(0, most);
    return { objects, next: found.length > most ? objects.at(-1)?.key : undefined };
  }
}
