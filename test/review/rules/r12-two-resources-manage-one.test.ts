import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const copyOf = (head: Head, type: string, path = '', more: object = {}) => {
  const { '//': _, ...block } = head.the(type, path).block;
  head.add(type, 'second', structuredClone({ ...block, ...more }));
};

describeRule('R12', [
  {
    name: 'adds a second admission policy to the project',
    edit: (head) => copyOf(head, 'google_binary_authorization_policy'),
    finds: [{ at: 'second', severity: 'critical', says: /same object/ }],
  },
  {
    name: 'adds an admission policy to another project',
    edit: (head) => copyOf(head, 'google_binary_authorization_policy', '', { project: 'another-project' }),
    finds: [],
  },
  {
    name: 'adds a second, disabled sink of the same name',
    edit: (head) => copyOf(head, 'google_logging_organization_sink', 'tamper-sink/sink', { disabled: true }),
    finds: [{ at: 'second', severity: 'high' }],
  },
  {
    name: 'adds a second audit config of the same service',
    edit: (head) =>
      copyOf(head, 'google_organization_iam_audit_config', '', {
        audit_log_config: [{ log_type: 'ADMIN_READ' }],
      }),
    finds: [{ at: 'second', severity: 'high' }],
  },
  {
    name: 'adds an audit config of another service',
    edit: (head) =>
      copyOf(head, 'google_organization_iam_audit_config', '', { service: 'storage.googleapis.com' }),
    finds: [],
  },
  {
    name: 'manages the Cloud Run service of a function',
    edit: (head) => {
      const { location, project } = head.the('google_cloudfunctions2_function', 'responder/function').block;
      head.add('google_cloud_run_v2_service', 'second', {
        name: 'riposte-responder',
        location,
        project,
        ingress: 'INGRESS_TRAFFIC_ALL',
      });
    },
    finds: [{ at: 'second', severity: 'high', says: /responder/ }],
  },
  {
    name: 'overrides a policy of the organization with the older resource',
    given: (head) =>
      void head.add('google_org_policy_policy', 'admission', {
        parent: 'organizations/123456789012',
        name: 'organizations/123456789012/policies/run.allowedBinaryAuthorizationPolicies',
        spec: { rules: [{ values: { allowed_values: ['default'] } }] },
      }),
    edit: (head) =>
      void head.add('google_organization_policy', 'second', {
        org_id: '123456789012',
        constraint: 'constraints/run.allowedBinaryAuthorizationPolicies',
        list_policy: { allow: { all: true } },
      }),
    finds: [{ at: 'second', severity: 'high' }],
  },
  {
    name: 'enables the same API twice',
    edit: (head) => copyOf(head, 'google_project_service', 'services/pubsub'),
    finds: [],
  },
  {
    name: 'changes one of two resources that already conflicted',
    given: (head) => copyOf(head, 'google_logging_organization_sink', 'tamper-sink/sink'),
    edit: (head) => {
      const second = head.all('google_logging_organization_sink').find(({ name }) => name === 'second');
      head.set(second!, 'description', 'Another.');
    },
    finds: [{ at: 'second', severity: 'high' }],
  },
  {
    name: 'does not change two resources that already conflicted',
    given: (head) => copyOf(head, 'google_logging_organization_sink', 'tamper-sink/sink'),
    finds: [],
  },
]);
