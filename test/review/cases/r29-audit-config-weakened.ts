import { defineCases } from './review-case';

const CONFIG = 'google_organization_iam_audit_config';

export const r29 = defineCases([
  {
    id: 'r29-member-exempted',
    rule: 'R29',
    target: 'organization-everything',
    what: 'Somebody exempts themselves from the audit log of Security Command Center.',
    edit: (head) =>
      head.set(head.the(CONFIG), 'audit_log_config', [
        { log_type: 'DATA_WRITE', exempted_members: ['user:mallory@example.com'] },
      ]),
    expected: [{ rule: 'R29', type: CONFIG, severity: 'critical' }],
  },
]);
