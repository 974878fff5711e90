import type { Lifecycle } from './lifecycle';

/** Writes of a part of something larger, an IAM policy or a field's settings: a second one changes nothing. */
export const idempotent: Lifecycle = {
  types: [
    'google_firestore_field',
    'google_folder_iam_audit_config',
    'google_organization_iam_audit_config',
    'google_project_iam_audit_config',
  ],
  onConflict: () => undefined,
};

/** Grants on whatever: two equal ones are one, and destroying either removes it. */
export const grant: Lifecycle = { types: [], onConflict: () => undefined };
