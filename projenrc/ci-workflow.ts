import { awscdk, github } from 'projen';
import { JobPermission } from 'projen/lib/github/workflows-model';

/** The workflow's job, which the status check of a pull request is called after. */
const JOB = 'ci';

/**
 * The workflow that judges a pull request and what is on the main branch: it runs `.ci/run`, as anybody can in a clean clone.
 *
 * It replaces projen's build workflow, whose steps are among its stages.
 */
export function addCiWorkflow(project: awscdk.AwsCdkConstructLibrary, branch: string, nodeVersion: string): void {
  const workflow = new github.GithubWorkflow(project.github!, JOB);
  workflow.on({ pullRequest: {}, push: { branches: [branch] }, workflowDispatch: {} });
  workflow.addJob(JOB, {
    runsOn: ['ubuntu-latest'],
    timeoutMinutes: 90,
    permissions: { contents: JobPermission.READ },
    steps: [
      // With the whole history, as in the clone that .ci/run is made for.
      { name: 'Checkout', uses: 'actions/checkout@v6', with: { 'fetch-depth': 0 } },
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': nodeVersion, 'package-manager-cache': false } },
      { name: 'Setup Python', uses: 'actions/setup-python@v7', with: { 'python-version': '3.x' } },
      { name: 'Run every check', run: '.ci/run' },
    ],
  });
  // projen has automatic merges wait for its own build workflow, or leaves them out.
  new github.AutoMerge(project.github!).addConditions(`status-success=${JOB}`);
}
