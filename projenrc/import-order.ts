import { awscdk } from 'projen';

/**
 * The folders of src/, each of which may import those to the left of its step and none of its own step; see docs/architecture.md. The engine does no I/O, so
 * that it may not import aws-sdk either. What stands
 * in src/ itself puts the parts together and is imported by no folder but the last, whose router has a webhook of its own.
 */
export const IMPORT_STEPS: readonly (readonly string[])[] = [
  ['contract'],
  ['shared', 'aws-sdk'],
  ['envelope', 'engine'],
  ['ingress', 'error-reporting', 'faux-backend', 'filters'],
  ['sources'],
  ['delivery'],
  ['monitoring'],
  ['routing'],
  ['archive'],
  ['alert-routing'],
];

/** What stands in src/ itself and is imported by the last folder. */
const WEBHOOK_FILES = ['scalable-webhook.ts', 'endpoint-props.ts'];

/** Makes lint say when an import runs against the order. */
export function addImportOrder(project: awscdk.AwsCdkConstructLibrary): void {
  const zones = IMPORT_STEPS.flatMap((step, index) => step.map((folder) => {
    const allowed = IMPORT_STEPS.slice(0, index).flat().filter((other) => !(folder === 'engine' && other === 'aws-sdk'));
    return {
      target: `./src/${folder}`,
      from: './src',
      except: [folder, ...allowed, ...index === IMPORT_STEPS.length - 1 ? WEBHOOK_FILES : []].map((other) => `./${other}`),
      message: `src/${folder} may import ${allowed.join(', ') || 'nothing'} of src/: see docs/architecture.md.`,
    };
  }));
  const outside = ['cli', 'demo', 'bench', 'test'].map((from) => ({
    target: './src', from: `./${from}`, message: `What is around src/, as ${from}/, imports it and is never imported by it: see docs/architecture.md.`,
  }));
  project.eslint!.addOverride({ files: ['src/**'], rules: { 'import/no-restricted-paths': ['error', { zones: [...zones, ...outside] }] } });
}
