import { forgotten } from './evasions';
import { type DeclaredResource, type Head, reference } from './head';
import { defineCases } from './review-case';

const FUNCTION = 'google_cloudfunctions2_function';
const DATABASE = 'google_firestore_database';
const BUCKET = 'google_storage_bucket';
const SERVICE = 'google_project_service';

const actor = (head: Head): DeclaredResource => head.the(FUNCTION, 'actor/function');
const responder = (head: Head): DeclaredResource => head.the(FUNCTION, 'responder/function');
const ledger = (head: Head): DeclaredResource => head.the(DATABASE, 'ledger/database');
const evidence = (head: Head): DeclaredResource => head.the(BUCKET, 'evidence/bucket');

export const r23 = defineCases([
  {
    id: 'r23-open-to-the-internet',
    rule: 'R23',
    target: 'project',
    what: 'Somebody opens the actor to the internet.',
    edit: (head) => head.set(actor(head), 'service_config.ingress_settings', 'ALLOW_ALL'),
    expected: [{ rule: 'R23', type: FUNCTION, severity: 'high' }],
  },
  {
    id: 'r23-evidence-elsewhere',
    rule: 'R23',
    target: 'project',
    what: 'Somebody makes the responder store evidence in another bucket.',
    edit: (head) =>
      head.set(
        responder(head),
        'service_config.environment_variables.RIPOSTE_EVIDENCE_BUCKET',
        'other-bucket',
      ),
    expected: [{ rule: 'R23', type: FUNCTION, severity: 'high' }],
  },
]);

export const r24 = defineCases([
  {
    id: 'r24-delete-protection-lifted',
    rule: 'R24',
    target: 'project',
    what: 'Somebody removes the delete protection of the ledger.',
    edit: (head) => head.set(ledger(head), 'delete_protection_state', 'DELETE_PROTECTION_DISABLED'),
    expected: [{ rule: 'R24', type: DATABASE, severity: 'high' }],
  },
]);

export const r33 = defineCases([
  {
    id: 'r33-switched-off-with-a-destroy',
    rule: 'R33',
    target: 'project',
    what: 'Somebody lets a later destroy disable Pub/Sub.',
    edit: (head) => head.set(head.the(SERVICE, 'services/pubsub'), 'disable_on_destroy', true),
    expected: [{ rule: 'R33', type: SERVICE, severity: 'medium' }],
  },
]);

export const r35 = defineCases([
  {
    id: 'r35-ledger-forgotten',
    rule: 'R35',
    target: 'project',
    what: 'Somebody makes Terraform forget the ledger.',
    edit: (head) =>
      forgotten(head, ledger(head), {
        id: 'projects/demo-prj/databases/riposte-cases',
        name: 'riposte-cases',
      }),
    expected: [{ rule: 'R35', type: DATABASE, severity: 'high' }],
  },
]);

export const r39 = defineCases([
  {
    id: 'r39-password-in-the-environment',
    rule: 'R39',
    target: 'project',
    what: 'Somebody writes a password into the environment of the responder.',
    edit: (head) =>
      head.set(responder(head), 'service_config.environment_variables.LOOKUP_PASSWORD', 'correct-horse'),
    expected: [{ rule: 'R39', type: FUNCTION, severity: 'high' }],
  },
]);

export const r40 = defineCases([
  {
    id: 'r40-evidence-moves',
    rule: 'R40',
    target: 'project',
    what: 'Somebody moves the bucket of evidence to another location.',
    edit(head) {
      head.unset(evidence(head), 'lifecycle');
      head.set(evidence(head), 'location', 'EU');
    },
    expected: [{ rule: 'R40', type: BUCKET, severity: 'medium' }],
  },
]);

export const r47 = defineCases([
  {
    id: 'r47-kept-for-a-day',
    rule: 'R47',
    target: 'project',
    what: 'Somebody keeps evidence for only one day.',
    edit: (head) => head.set(evidence(head), 'retention_policy.retention_period', 86_400),
    expected: [{ rule: 'R47', type: BUCKET, severity: 'critical' }],
  },
  {
    id: 'r47-may-become-public',
    rule: 'R47',
    target: 'project',
    what: 'Somebody lets the bucket of evidence become public.',
    edit: (head) => head.set(evidence(head), 'public_access_prevention', 'inherited'),
    expected: [{ rule: 'R47', type: BUCKET, severity: 'high' }],
  },
]);

export const r49 = defineCases([
  {
    id: 'r49-plan-ends-in-an-error',
    rule: 'R49',
    target: 'project',
    what: 'Somebody adds a precondition that fails.',
    edit(head) {
      const api = head.the(SERVICE, 'services/pubsub').address;
      head.set(head.the('google_pubsub_topic', 'undo/topic'), 'lifecycle', {
        precondition: [
          { condition: reference(`${api}.service == "run.googleapis.com"`), error_message: 'Another API.' },
        ],
      });
    },
    expected: [{ rule: 'R49', severity: 'medium' }],
    onlyInPlan: 'only Terraform evaluates a precondition',
  },
]);

export const r51 = defineCases([
  {
    id: 'r51-another-archive',
    rule: 'R51',
    target: 'project',
    what: 'Somebody builds the actor from another archive.',
    edit: (head) => head.set(actor(head), 'build_config.source.storage_source.object', 'other.zip'),
    expected: [{ rule: 'R51', type: FUNCTION, severity: 'medium' }],
  },
]);

export const r52 = defineCases([
  {
    id: 'r52-dashboard-goes',
    rule: 'R52',
    target: 'project',
    what: 'Somebody removes the dashboard.',
    edit: (head) => head.remove(head.the('google_monitoring_dashboard')),
    expected: [{ rule: 'R52', type: 'google_monitoring_dashboard', severity: 'low' }],
  },
]);
