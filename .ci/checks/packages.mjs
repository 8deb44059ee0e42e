// Which file in dist/js is which package.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Absolute paths of the one library tarball and the one command tarball in a folder; anything else there is an error. */
export function findTarballs(folder) {
  const files = readdirSync(folder);
  const one = (what, pattern) => {
    const found = files.filter((file) => pattern.test(file));
    if (found.length !== 1) {
      throw new Error(`${folder} must hold one tarball of the ${what}, got: ${found.join(', ') || 'none'}; package it again.`);
    }
    return resolve(join(folder, found[0]));
  };
  return { library: one('library', /^cdk-scalable-webhook.*\.tgz$/), command: one('command', /^scalable-webhook.*\.tgz$/) };
}
