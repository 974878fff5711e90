import { ImageRepository, OperatorError } from '../../constructs';
import { hardenedStack } from '../factories/hardened-stack';
import { PROJECT } from '../factories/names';
import { synthesized } from '../factories/synthesized-stack';

const stack = synthesized();
const REPOSITORY = 'google_artifact_registry_repository';
const repository = stack.at(REPOSITORY, 'images/repository');

test('the functions are built into the repository of this pipeline', () => {
  for (const path of ['responder/function', 'actor/function']) {
    const { build_config: build } = stack.at('google_cloudfunctions2_function', path);
    expect(build).toMatchObject({
      docker_repository: stack.reference(REPOSITORY, 'images/repository', 'id'),
    });
  }
  expect(repository).toMatchObject({ repository_id: 'riposte-images', format: 'DOCKER' });
});

test('the build account may push there', () => {
  const grant = stack.at('google_artifact_registry_repository_iam_member', 'build/pushes-image');
  expect(grant).toMatchObject({
    repository: stack.reference(REPOSITORY, 'images/repository', 'repository_id'),
    role: 'roles/artifactregistry.writer',
    member: stack.reference('google_service_account', 'build/account', 'member'),
  });
});

test('and nowhere else: no role on the project lets anybody push', () => {
  const roles = stack.all('google_project_iam_member').map(({ role }) => String(role));
  expect(roles.filter((role) => role.includes('artifactregistry'))).toEqual([]);
});

test('a function waits until the build may push', () => {
  const waits = stack.at('google_cloudfunctions2_function', 'actor/function').depends_on;
  expect(waits).toContainEqual(
    expect.stringMatching(/^google_artifact_registry_repository_iam_member\.riposte_build_/),
  );
});

test('tags can be moved: every build moves `latest`', () => {
  expect(repository.docker_config).toBeUndefined();
});

test('images are scanned where the project scans, and the last five of each stay', () => {
  expect(repository.vulnerability_scanning_config).toEqual({ enablement_config: 'INHERITED' });
  expect(repository.cleanup_policies).toContainEqual(
    expect.objectContaining({ action: 'KEEP', most_recent_versions: { keep_count: 5 } }),
  );
  expect(repository.cleanup_policy_dry_run).toBe(false);
});

test('only untagged images are ever deleted', () => {
  const policies = repository.cleanup_policies as { action: string; condition?: { tag_state: string } }[];
  const deleting = policies.filter(({ action }) => action === 'DELETE');
  expect(deleting.map(({ condition }) => condition?.tag_state)).toEqual(['UNTAGGED']);
});

test('with a key, the build may read the copy of the source, whose bucket then ends with a hash', () => {
  const copies = `projects/_/buckets/gcf-v2-sources-${PROJECT.number}-europe-west1-`;
  const condition = (from: typeof stack) =>
    (from.at('google_project_iam_member', 'build/reads-source').condition as { expression: string })
      .expression;
  expect(condition(hardenedStack())).toContain(`resource.name.startsWith("${copies}")`);
  expect(condition(stack)).not.toContain(copies);
});

test('what is no repository is not adopted', () => {
  expect(() => ImageRepository.fromRepositoryName('apps')).toThrow(OperatorError);
});
