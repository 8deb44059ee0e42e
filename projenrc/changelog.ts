import { awscdk, github } from 'projen';

/** Where `projen release` leaves what commit-and-tag-version made of the commits since the last release. */
const NOTES = 'dist/changelog.md';
const VERSION = 'dist/version.txt';

/**
 * Keeps CHANGELOG.md in the repository. The release workflow writes the notes of a release to its page on GitHub only; this puts the same text
 * on top of CHANGELOG.md afterwards.
 */
export function addChangelog(project: awscdk.AwsCdkConstructLibrary): void {
  project.addTask('changelog', {
    description: `Commit the notes of a release (${NOTES}) on top of CHANGELOG.md; the release workflow does it`,
    env: { CHANGELOG: NOTES, PROJECT_CHANGELOG_FILE: 'CHANGELOG.md', VERSION_FILE: VERSION },
  }).builtin('release/update-changelog');

  project.release!.addJobs({
    changelog: {
      name: 'Update CHANGELOG.md',
      needs: ['release', 'release_github'],
      runsOn: ['ubuntu-latest'],
      permissions: { contents: github.workflows.JobPermission.WRITE },
      if: "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha && !inputs.dry_run",
      steps: [
        github.WorkflowSteps.checkout(),
        github.WorkflowSteps.setupGitIdentity({ gitIdentity: { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' } }),
        ...project.renderWorkflowSetup(),
        github.WorkflowSteps.downloadArtifact({ with: { artifactIds: ['${{ needs.release.outputs.artifact_id }}'], path: 'dist' } }),
        { name: 'Update CHANGELOG.md', run: 'npx projen changelog' },
        // Fails when something else was merged in the meantime: a push on top of that would keep it from being released.
        { name: 'Push', run: 'git push origin HEAD:main' },
      ],
    },
  });
}
