import {
  BuildIdentity,
  EvidenceBucket,
  FindingNotifications,
  FindingTopic,
  ImageRepository,
  Ledger,
  LogBucket,
  LogSink,
  SigningKey,
} from '../../index';
import { emptyStack } from '../factories/empty-stack';
import { PROJECT } from '../factories/names';
import { PROJECT as project, REGION as region } from '../factories/parts';
import { synthesized } from '../factories/synthesized-stack';

const EMAIL = 'image-builder@demo-prj.iam.gserviceaccount.com';
const BUILDER = `image-builder@${PROJECT.id}.iam.gserviceaccount.com`;

/** What a stack with these parts creates and reads: `type` -> the arguments of each. */
function made(build: (stack: ReturnType<typeof emptyStack>['stack']) => void) {
  const { stack, synthesized: text, problems } = emptyStack();
  build(stack);
  expect(problems()).toEqual([]);
  const { resource = {}, data = {} } = JSON.parse(text());
  const flat = (blocks: Record<string, Record<string, Record<string, unknown>>>) =>
    Object.entries(blocks).flatMap(([type, each]) =>
      Object.values(each).map(({ '//': _, ...config }) => ({ type, ...config })),
    );
  return { resources: flat(resource), reads: flat(data) };
}

describe('an existing evidence bucket', () => {
  const props = { project, name: 'acme-records', retentionDays: 400 };

  it('is read and not created', () => {
    const { resources, reads } = made((stack) => EvidenceBucket.fromBucketName(stack, 'evidence', props));
    expect([resources, reads.map(({ type }) => type)]).toEqual([[], ['google_storage_bucket']]);
  });

  it('is referenced by its name, without waiting for the data source', () => {
    const { stack } = emptyStack();
    const { bucketName, url } = EvidenceBucket.fromBucketName(stack, 'evidence', props);
    expect([bucketName, url]).toEqual(['acme-records', 'gs://acme-records']);
  });
});

describe('an existing image repository', () => {
  it('accepts pushes from the given account, and is not created', () => {
    const { resources } = made((stack) =>
      ImageRepository.fromRepositoryName(stack, 'images', { project, region, name: 'functions' }).grantWrite(
        'build-pushes',
        `serviceAccount:${EMAIL}`,
      ),
    );
    expect(resources).toEqual([
      {
        type: 'google_artifact_registry_repository_iam_member',
        project: 'demo-prj',
        location: region,
        repository: 'functions',
        role: 'roles/artifactregistry.writer',
        member: `serviceAccount:${EMAIL}`,
      },
    ]);
  });
});

describe('an existing build account', () => {
  const props = { project, region, sourceBucketName: 'source', email: EMAIL };

  it('gets the grants that a build needs, and is not created', () => {
    const { resources } = made((stack) => BuildIdentity.fromServiceAccountEmail(stack, 'build', props));
    expect(resources.map(({ type, ...config }) => [type, 'role' in config && config.role]).sort()).toEqual([
      ['google_project_iam_member', 'roles/artifactregistry.writer'],
      ['google_project_iam_member', 'roles/logging.logWriter'],
      ['google_project_iam_member', 'roles/storage.objectViewer'],
    ]);
  });

  it('has the same grants as an account that the stack creates', () => {
    const grants = (build: Parameters<typeof made>[0]) =>
      made(build)
        .resources.filter(({ type }) => type === 'google_project_iam_member')
        .map((grant) => ({ ...grant, member: 'builder' }));
    const { email: _, ...access } = props;
    expect(grants((stack) => BuildIdentity.fromServiceAccountEmail(stack, 'build', props))).toEqual(
      grants((stack) => new BuildIdentity(stack, 'build', { ...access, accountId: 'image-builder' })),
    );
  });

  it('is named in the form of a build configuration', () => {
    const { stack } = emptyStack();
    expect(BuildIdentity.fromServiceAccountEmail(stack, 'build', props).accountName).toBe(
      `projects/demo-prj/serviceAccounts/${EMAIL}`,
    );
  });
});

describe('an existing log bucket', () => {
  const place = { project, location: 'global', bucketId: 'security' };
  const sinkInto = (scope: { readonly project: string } | { readonly organization: string }) =>
    made((stack) => {
      const bucket = LogBucket.fromBucketId(stack, 'bucket', place);
      const sink = new LogSink(stack, 'sink', {
        scope,
        name: 'audit',
        destination: bucket.destination,
        filter: 'severity>=ERROR',
        description: 'For a test.',
      });
      bucket.grantWrite('sink-writes', sink, scope);
    }).resources;

  it('is the destination of a sink', () => {
    expect(sinkInto({ organization: '123' })).toContainEqual(
      expect.objectContaining({
        destination: 'logging.googleapis.com/projects/demo-prj/locations/global/buckets/security',
      }),
    );
  });

  it('lets a sink of an organization or folder write to this bucket only', () => {
    expect(sinkInto({ organization: '123' })).toContainEqual(
      expect.objectContaining({
        role: 'roles/logging.bucketWriter',
        condition: expect.objectContaining({
          expression: 'resource.name.endsWith("locations/global/buckets/security")',
        }),
      }),
    );
  });

  it('needs no grant for a sink of its own project', () => {
    expect(sinkInto({ project: 'demo-prj' }).map(({ type }) => type)).toEqual([
      'google_logging_project_sink',
    ]);
  });
});

test('an existing topic receives findings, and the stack adds only the publisher to it', () => {
  const { resources } = made((stack) => {
    new FindingNotifications(stack, 'notifications', {
      scope: { organization: '123' },
      configId: 'riposte',
      pipe: FindingTopic.fromTopicName(stack, 'siem', { project, name: 'siem-findings' }),
      filter: 'severity="HIGH"',
    });
  });
  expect(resources).toContainEqual(
    expect.objectContaining({ pubsub_topic: 'projects/demo-prj/topics/siem-findings' }),
  );
  expect(resources).toContainEqual(
    expect.objectContaining({
      type: 'google_pubsub_topic_iam_member',
      topic: 'siem-findings',
      role: 'roles/pubsub.publisher',
    }),
  );
  expect(resources).toHaveLength(2);
});

test('an existing signing key is read and not created', () => {
  const version = 'projects/keys/locations/europe/keyRings/r/cryptoKeys/k/cryptoKeyVersions/3';
  const { resources, reads } = made((stack) => SigningKey.fromKeyVersion(stack, 'key', version));
  expect(resources).toEqual([]);
  expect(reads).toEqual([
    {
      type: 'google_kms_crypto_key_version',
      crypto_key: version.replace(/\/cryptoKeyVersions.*/, ''),
      version: 3,
    },
  ]);
});

test('an existing database is referenced by its full name', () => {
  expect(Ledger.fromDatabaseName(project, 'cases')).toEqual({
    databaseId: 'projects/demo-prj/databases/cases',
  });
});

describe('the pipeline with existing resources', () => {
  const stack = synthesized({
    existing: {
      evidenceBucket: 'acme-records',
      imageRepository: 'functions',
      buildServiceAccount: BUILDER,
    },
  });

  it('creates no bucket except that of the source', () => {
    expect(stack.all('google_storage_bucket').map(({ name }) => name)).toEqual([
      `${PROJECT.id}-riposte-source`,
    ]);
  });

  it('creates no repository and no build account', () => {
    expect(stack.types).not.toContain('google_artifact_registry_repository');
    expect(stack.all('google_service_account').map(({ account_id }) => account_id)).not.toContain(
      'riposte-build',
    );
  });

  it('builds as the account, into the repository', () => {
    const [fn] = stack.all('google_cloudfunctions2_function');
    expect(fn?.build_config).toMatchObject({
      service_account: `projects/${PROJECT.id}/serviceAccounts/${BUILDER}`,
      docker_repository: `projects/${PROJECT.id}/locations/${region}/repositories/functions`,
    });
  });

  it('may write evidence into the bucket, and into no other', () => {
    const grants = stack.all('google_storage_bucket_iam_member').map(({ bucket }) => bucket);
    expect(new Set(grants)).toEqual(new Set(['acme-records']));
  });

  it('detects tampering with the bucket', () => {
    const [sink] = stack
      .all('google_logging_project_sink')
      .filter(({ filter }) => String(filter).includes('bucket_name'));
    expect(sink?.filter).toContain('acme-records');
  });
});

test('the ledgers of an earlier deployment are imported into the state, under their names', () => {
  const stack = synthesized({ existing: { ledgers: 'import' } });
  const { import: imports } = JSON.parse(stack.text);
  expect(imports.map(({ id }: { id: string }) => id).sort()).toEqual([
    `projects/${PROJECT.id}/databases/riposte-cases`,
    `projects/${PROJECT.id}/databases/riposte-effects`,
  ]);
});
