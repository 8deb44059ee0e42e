import * as path from 'node:path';
import { isObject, readJsonObject } from './json-file';

/** A file or folder that a deployment would upload. */
export interface FileAsset {
  /** Absolute path of the file or folder in the assembly. */
  readonly path: string;
  /** `zip`: a folder that is uploaded as a zip. `file`: uploaded as it is. */
  readonly packaging: string;
}

/** Assets by the object key under which they would be uploaded. */
export type AssetsByKey = ReadonlyMap<string, FileAsset>;

/**
 * Reads asset manifests (`*.assets.json`).
 *
 * @param files absolute paths of the manifests
 * @throws AssemblyError when one cannot be read.
 */
export function readAssets(files: readonly string[]): AssetsByKey {
  const assets = new Map<string, FileAsset>();
  for (const file of files) {
    const entries = readJsonObject(file).files;
    for (const entry of Object.values(isObject(entries) ? entries : {})) {
      addAsset(assets, path.dirname(file), entry);
    }
  }
  return assets;
}

function addAsset(assets: Map<string, FileAsset>, folder: string, entry: unknown): void {
  if (!isObject(entry) || !isObject(entry.source) || typeof entry.source.path !== 'string' || !isObject(entry.destinations)) {
    return; // an asset that is built by a command at deployment has no file yet
  }
  const asset: FileAsset = { path: path.resolve(folder, entry.source.path), packaging: String(entry.source.packaging ?? 'file') };
  for (const destination of Object.values(entry.destinations)) {
    if (isObject(destination) && typeof destination.objectKey === 'string') {
      assets.set(destination.objectKey, asset);
    }
  }
}
