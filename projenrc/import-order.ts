import { awscdk } from 'projen';

/**
 * The folders of src/, each of which may import those to the left of its step and none of its own step; see docs/architecture.md. What stands
 * in src/ itself puts the parts together and is imported by no folder.
 */
export const IMPORT_STEPS: readonly (readonly string[])[] = [
  ['contract', 'shared', 'aws-sdk'],
  ['envelope', 'engine'],
  ['ingress', 'faux-backend'],
  ['sources'],
  ['delivery'],
  ['monitoring'],
];

/** Makes lint say when an import runs against the order. */
export function addImportOrder(project: awscdk.AwsCdkConstructLibrary): void {
  const zones = IMPORT_STEPS.flatMap((step, index) => step.map((folder) => ({
    target: `./src/${folder}`,
    from: './src',
    except: [folder, ...IMPORT_STEPS.slice(0, index).flat()].map((allowed) => `./${allowed}`),
    message: `src/${folder} may import ${[...IMPORT_STEPS.slice(0, index).flat()].join(', ') || 'nothing'} of src/: see docs/architecture.md.`,
  })));
  project.eslint!.addOverride({ files: ['src/**'], rules: { 'import/no-restricted-paths': ['error', { zones }] } });
}
