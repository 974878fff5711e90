import { counted, forgotten, inModule, moved, second } from './evasions';
import type { DeclaredResource, Head } from './head';
import { defineCases, type ExpectedFinding } from './review-case';

const SINK = 'google_logging_project_sink';
const ORGANIZATION_SINK = 'google_logging_organization_sink';
const BUCKET = 'google_logging_project_bucket_config';

const tamper = (head: Head): DeclaredResource => head.the(SINK, 'tamper-sink/sink');
const evidence = (head: Head): DeclaredResource => head.the(ORGANIZATION_SINK, 'evidence-sink/sink');
const logs = (head: Head): DeclaredResource => head.the(BUCKET, 'evidence-bucket/bucket');
const AT_TAMPER: Pick<ExpectedFinding, 'type'> = { type: SINK };
const weaker: ExpectedFinding = { rule: 'R05', ...AT_TAMPER, severity: 'critical' };
const disabled = (head: Head, sink: DeclaredResource): void => head.set(sink, 'disabled', true);

export const r05 = defineCases([
  {
    id: 'r05-disabled',
    rule: 'R05',
    target: 'project',
    what: 'Somebody disables the sink of tampering.',
    edit: (head) => disabled(head, tamper(head)),
    expected: [weaker],
  },
  {
    id: 'r05-filter-narrowed',
    rule: 'R05',
    target: 'organization-everything',
    what: 'Somebody excludes one account in the filter of tampering.',
    edit(head) {
      const out = 'NOT protoPayload.authenticationInfo.principalEmail="ci@demo-prj.iam.gserviceaccount.com"';
      const sink = head.the(ORGANIZATION_SINK, 'tamper-sink/sink');
      head.set(sink, 'filter', (present) => `(${String(present)}) AND ${out}`);
    },
    expected: [{ rule: 'R05', type: ORGANIZATION_SINK, severity: 'critical' }],
  },
  {
    id: 'r05-excluded-in-the-sink',
    rule: 'R05',
    target: 'project',
    what: 'Somebody excludes changes of Pub/Sub from the sink of tampering.',
    edit: (head) =>
      head.set(tamper(head), 'exclusions', [
        { name: 'noise', filter: 'protoPayload.serviceName="pubsub.googleapis.com"' },
      ]),
    expected: [weaker],
  },
  {
    id: 'r05-excluded-by-a-resource',
    rule: 'R05',
    target: 'project',
    what: 'Somebody excludes the notices of the functions from the logs of the project.',
    edit(head) {
      head.add('google_logging_project_exclusion', 'noise', {
        name: 'noise',
        project: 'demo-prj',
        filter: 'resource.type="cloud_run_revision" AND jsonPayload.event="notice"',
      });
    },
    expected: [{ rule: 'R05', type: 'google_logging_project_exclusion', severity: 'critical' }],
  },
  {
    id: 'r05-disabled-in-a-module',
    rule: 'R05',
    target: 'project',
    what: 'Somebody moves the sink of tampering into a module and disables it there.',
    edit(head) {
      disabled(head, tamper(head));
      inModule(head, tamper(head));
    },
    expected: [weaker],
    onlyInPlan: 'two synthesized folders do not contain the resources of a module',
  },
  {
    id: 'r05-disabled-and-counted',
    rule: 'R05',
    target: 'project',
    what: 'Somebody gives the sink of tampering a count and disables it.',
    edit: (head) => disabled(head, counted(head, tamper(head))),
    expected: [weaker],
  },
  {
    id: 'r05-disabled-and-renamed',
    rule: 'R05',
    target: 'project',
    what: 'Somebody renames the sink of tampering with a moved block and disables it.',
    edit: (head) => disabled(head, moved(head, tamper(head))),
    expected: [weaker],
  },
  {
    id: 'r05-forgotten',
    rule: 'R05',
    target: 'project',
    what: 'Somebody makes Terraform forget the sink of tampering, with a removed block.',
    edit: (head) =>
      forgotten(head, tamper(head), {
        writer_identity: 'serviceAccount:service-210987654321@gcp-sa-logging.iam.gserviceaccount.com',
      }),
    expected: [weaker],
    // The edit writes the address of the writer, which the synthesized JSON does not contain.
    expectedSynthesized: [weaker, { rule: 'R44', type: 'google_pubsub_topic_iam_member', severity: 'high' }],
  },
  {
    id: 'r05-disabled-by-a-second-one',
    rule: 'R05',
    target: 'project',
    what: 'Somebody adds a second resource for the same sink, which disables it.',
    edit: (head) => second(head, tamper(head), { disabled: true }),
    expected: [
      { rule: 'R05', address: `${SINK}.second`, severity: 'medium' },
      { rule: 'R12', address: `${SINK}.second`, severity: 'high' },
    ],
  },
]);

export const r06 = defineCases([
  {
    id: 'r06-children-intercepted-in-place',
    rule: 'R06',
    target: 'organization-everything',
    what: 'Somebody lets the sink of evidence intercept its children, which provider 6.50 does not apply.',
    edit: (head) => head.set(evidence(head), 'intercept_children', true),
    expected: [
      { rule: 'R06', type: ORGANIZATION_SINK, severity: 'critical' },
      { rule: 'R07', type: ORGANIZATION_SINK, severity: 'high' },
    ],
  },
]);

export const r07 = defineCases([
  {
    id: 'r07-another-sink-intercepts',
    rule: 'R07',
    target: 'organization-everything',
    what: 'Somebody adds a sink of the organization that intercepts the logs of its children.',
    edit(head) {
      head.add(ORGANIZATION_SINK, 'central', {
        name: 'central',
        org_id: '123456789012',
        destination: 'storage.googleapis.com/central-logs',
        filter: 'severity>=ERROR',
        include_children: true,
        intercept_children: true,
      });
    },
    expected: [{ rule: 'R07', address: `${ORGANIZATION_SINK}.central`, severity: 'high' }],
  },
]);

export const r08 = defineCases([
  {
    id: 'r08-kept-for-a-shorter-time',
    rule: 'R08',
    target: 'project',
    what: 'Somebody keeps the evidence in the logs for only thirty days.',
    edit: (head) => head.set(logs(head), 'retention_days', 30),
    expected: [{ rule: 'R08', type: BUCKET, severity: 'critical' }],
  },
]);

export const r09 = defineCases([
  {
    id: 'r09-locked',
    rule: 'R09',
    target: 'project',
    what: 'Somebody locks the log bucket.',
    edit: (head) => head.set(logs(head), 'locked', true),
    expected: [{ rule: 'R09', type: BUCKET, severity: 'high' }],
  },
]);

export const r10 = defineCases([
  {
    id: 'r10-default-sink-off',
    rule: 'R10',
    target: 'organization-everything',
    what: 'Somebody disables the default sink of new projects.',
    edit(head) {
      head.add('google_logging_organization_settings', 'all', {
        organization: '123456789012',
        disable_default_sink: true,
      });
    },
    expected: [{ rule: 'R10', type: 'google_logging_organization_settings', severity: 'high' }],
  },
]);

export const r29 = defineCases([
  {
    id: 'r29-member-exempted',
    rule: 'R29',
    target: 'organization-everything',
    what: 'Somebody exempts an account from the audit log of Security Command Center.',
    edit(head) {
      const config = head.the('google_organization_iam_audit_config');
      head.set(config, 'audit_log_config', [
        { log_type: 'DATA_WRITE', exempted_members: ['user:ann@example.com'] },
      ]);
    },
    expected: [{ rule: 'R29', type: 'google_organization_iam_audit_config', severity: 'critical' }],
  },
]);

export const r54 = defineCases([
  {
    id: 'r54-counts-less',
    rule: 'R54',
    target: 'project',
    what: 'Somebody counts fewer heartbeats than arrive.',
    edit(head) {
      const metric = head.the('google_logging_metric', 'heartbeat-arrived/metric');
      head.set(metric, 'filter', (present) => `${String(present)} AND jsonPayload.mode="enforce"`);
    },
    expected: [{ rule: 'R54', type: 'google_logging_metric', severity: 'high' }],
  },
]);
