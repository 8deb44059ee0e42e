import * as path from 'path';
import { buildSync } from 'esbuild';

test('what a function bundles of the filters knows nothing of the CDK, and is small', () => {
  const entries = ['matches', 'filter-input', 'read-filter-config'].map((file) => path.join(__dirname, '..', '..', 'src', 'filters', `${file}.ts`));
  const { metafile, outputFiles } = buildSync({ entryPoints: entries, bundle: true, platform: 'node', minify: true, write: false, outdir: 'none', metafile: true });
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('node_modules') || file.endsWith('/filters/filter.ts'))).toEqual([]);
  expect(outputFiles.reduce((bytes, { contents }) => bytes + contents.length, 0)).toBeLessThan(20_000);
});
