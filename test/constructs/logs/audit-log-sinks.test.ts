import { AuditLogSinks, type AuditLogSinksProps, EVIDENCE_LOG_FILTER, type LogScope } from '../../../index';
import { PROJECT, partsOf, REGION, topicPipe } from '../../factories/parts';

const TAMPER = 'log_id("cloudaudit.googleapis.com/activity") AND protoPayload.methodName=~"DeleteTopic$"';

const sinks = (scope: LogScope, more: Partial<AuditLogSinksProps> = {}) =>
  partsOf((stack) => {
    new AuditLogSinks(stack, 'audit', {
      project: PROJECT,
      location: REGION,
      scope,
      tamperFilter: TAMPER,
      tamperPipe: topicPipe(stack),
      ...more,
    });
  });

const SCOPES = [
  {
    scope: { organization: '123456' },
    type: 'google_logging_organization_sink',
    parent: { org_id: '123456' },
  },
  { scope: { folder: '777' }, type: 'google_logging_folder_sink', parent: { folder: '777' } },
  { scope: { project: 'demo-prj' }, type: 'google_logging_project_sink', parent: { project: 'demo-prj' } },
] as const;

describe.each(SCOPES)('sinks of $scope', ({ scope, type, parent }) => {
  const parts = sinks(scope);
  const named = (name: string) => parts.all(type).find((sink) => sink.name === name);

  test('are two, with exclusions pinned to none', () => {
    expect(parts.all(type).map(({ name, exclusions }) => [name, exclusions])).toEqual([
      ['riposte-evidence-logs', []],
      ['riposte-tamper', []],
    ]);
    expect(named('riposte-tamper')).toMatchObject(parent);
  });

  test('the narrow one goes to the topic, where its writer may publish', () => {
    expect(named('riposte-tamper')).toMatchObject({
      filter: TAMPER,
      destination: `pubsub.googleapis.com/${parts.idOf('google_pubsub_topic')}`,
    });
    expect(parts.one('google_pubsub_topic_iam_member')).toMatchObject({
      role: 'roles/pubsub.publisher',
      member: expect.stringMatching(new RegExp(`^\\$\\{${type}\\..*tamper-sink.*writer_identity\\}$`)),
    });
  });

  test('the wide one goes to a bucket with analytics', () => {
    expect(named('riposte-evidence-logs')).toMatchObject({
      filter: EVIDENCE_LOG_FILTER,
      destination: `logging.googleapis.com/${parts.idOf('google_logging_project_bucket_config')}`,
    });
    expect(parts.one('google_logging_project_bucket_config')).toMatchObject({
      bucket_id: 'riposte-evidence-logs',
      enable_analytics: true,
      locked: false,
      retention_days: 400,
    });
  });
});

test.each(SCOPES.slice(0, 2))(
  'sinks of $scope include their children from the beginning',
  ({ scope, type }) => {
    expect(
      sinks(scope)
        .all(type)
        .map((sink) => sink.include_children),
    ).toEqual([true, true]);
  },
);

test('the writer of an organization may write to the one bucket', () => {
  expect(sinks({ organization: '123456' }).one('google_project_iam_member')).toMatchObject({
    role: 'roles/logging.bucketWriter',
    condition: {
      expression: 'resource.name.endsWith("locations/europe-west1/buckets/riposte-evidence-logs")',
    },
  });
});

test("a sink of the bucket's own project has no writer, so nothing is granted", () => {
  expect(sinks({ project: 'demo-prj' }).all('google_project_iam_member')).toEqual([]);
  expect(sinks({ project: 'other-prj' }).all('google_project_iam_member')).toHaveLength(1);
});

test('each sub-resource has its own transform', () => {
  const parts = sinks(
    { folder: '777' },
    {
      transform: {
        tamperSink: { disabled: true },
        evidenceBucket: (config) => ({ ...config, description: 'ours' }),
      },
    },
  );
  expect(parts.all('google_logging_folder_sink').map(({ disabled }) => disabled)).toEqual([false, true]);
  expect(parts.one('google_logging_project_bucket_config').description).toBe('ours');
});

describe('problems', () => {
  test.each([
    [
      'an unbalanced filter',
      'protoPayload.methodName=("a" OR "b"',
      /the filter is malformed: .* at character/,
    ],
    ['an empty filter', '  ', /the filter is empty/],
    ['a filter that is too long', `textPayload="${'a'.repeat(20_000)}"`, /at most 20000/],
  ])('%s', (_what, tamperFilter, expected) => {
    expect(sinks({ folder: '777' }, { tamperFilter }).problems).toEqual([
      expect.stringMatching(/^parts\/audit\/tamper-sink: /),
    ]);
    expect(sinks({ folder: '777' }, { tamperFilter }).problems[0]).toMatch(expected);
  });

  test('are all reported at once', () => {
    const { problems } = sinks(
      { organization: 'example.com' },
      { name: '-x', evidence: { retentionDays: 0, filter: '(' } },
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'parts/audit/evidence-bucket',
      'parts/audit/evidence-bucket',
      'parts/audit/evidence-sink',
      'parts/audit/evidence-sink',
      'parts/audit/evidence-sink',
      'parts/audit/tamper-sink',
      'parts/audit/tamper-sink',
    ]);
  });
});

describe('the audit-log configuration of SCC', () => {
  test('stays as it is unless the caller asks', () => {
    expect(
      Object.keys(sinks({ project: 'demo-prj' }).json.resource as object).filter((t) =>
        /audit_config/.test(t),
      ),
    ).toEqual([]);
  });

  test.each([
    ['google_organization_iam_audit_config', { organization: '123456' }, { org_id: '123456' }],
    ['google_folder_iam_audit_config', { folder: '777' }, { folder: 'folders/777' }],
    ['google_project_iam_audit_config', { project: 'demo-prj' }, { project: 'demo-prj' }],
  ])('%s logs DATA_WRITE if nothing exists', (type, scope, parent) => {
    const parts = sinks(scope as LogScope, { auditConfig: { existing: 'nothing-exists' } });
    expect(parts.one(type)).toMatchObject({
      ...parent,
      service: 'securitycenter.googleapis.com',
      audit_log_config: [{ log_type: 'DATA_WRITE' }],
    });
    expect(parts.json.import).toBeUndefined();
  });

  test('an existing configuration is imported, kept, completed, and never destroyed', () => {
    const parts = sinks(
      { organization: '123456' },
      {
        auditConfig: {
          existing: [
            { logType: 'DATA_READ', exemptedMembers: ['user:a@example.com'] },
            { logType: 'ADMIN_READ' },
          ],
        },
      },
    );
    const config = parts.one('google_organization_iam_audit_config');
    expect(config.audit_log_config).toEqual([
      { log_type: 'ADMIN_READ' },
      { log_type: 'DATA_READ', exempted_members: ['user:a@example.com'] },
      { log_type: 'DATA_WRITE' },
    ]);
    expect(config.lifecycle).toEqual({ prevent_destroy: true });
    expect(parts.json.import).toEqual([
      expect.objectContaining({ id: '123456 securitycenter.googleapis.com' }),
    ]);
  });

  test.each([
    [
      'nobody may be exempted from DATA_WRITE',
      [{ logType: 'DATA_WRITE', exemptedMembers: ['user:a@example.com'] }],
      /user:a@example\.com is exempted/,
    ],
    ['a log type twice', [{ logType: 'DATA_READ' }, { logType: 'DATA_READ' }], /DATA_READ is listed twice/],
    ['an empty list', [], /'nothing-exists'/],
  ] as const)('%s', (_what, existing, expected) => {
    const { problems } = sinks({ folder: '777' }, { auditConfig: { existing } });
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });
});
