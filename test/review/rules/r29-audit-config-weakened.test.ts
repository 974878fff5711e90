import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_organization_iam_audit_config';
const config = (head: Head) => head.the(TYPE);
const LOGS = 'audit_log_config';
const AT = 'scc-writes';

describeRule('R29', [
  {
    name: 'destroys the audit config',
    edit: (head) => head.remove(config(head)),
    finds: [{ at: AT, severity: 'critical', says: /no longer logged/ }],
  },
  {
    name: 'removes a log type',
    given: (head) => head.set(config(head), LOGS, [{ log_type: 'ADMIN_READ' }, { log_type: 'DATA_WRITE' }]),
    edit: (head) => head.set(config(head), LOGS, [{ log_type: 'ADMIN_READ' }]),
    finds: [{ at: AT, severity: 'critical', says: /DATA_WRITE calls/ }],
  },
  {
    name: 'exempts a member',
    edit: (head) =>
      head.set(config(head), LOGS, [{ log_type: 'DATA_WRITE', exempted_members: ['user:m@example.com'] }]),
    finds: [{ at: AT, severity: 'critical', says: /A member is exempted/ }],
  },
  {
    name: 'exempts one member less',
    given: (head) =>
      head.set(config(head), LOGS, [{ log_type: 'DATA_WRITE', exempted_members: ['user:m@example.com'] }]),
    edit: (head) => head.set(config(head), LOGS, [{ log_type: 'DATA_WRITE' }]),
    finds: [],
  },
  {
    name: 'logs more',
    edit: (head) =>
      head.set(
        config(head),
        LOGS,
        (present) => [...(present as object[]), { log_type: 'DATA_READ' }] as never,
      ),
    finds: [],
  },
  {
    name: 'logs another service, and exempts a member',
    edit: (head) =>
      void head.add(TYPE, 'second', {
        org_id: '123456789012',
        service: 'storage.googleapis.com',
        audit_log_config: [{ log_type: 'DATA_WRITE', exempted_members: ['user:m@example.com'] }],
      }),
    finds: [{ at: 'second', severity: 'high', says: /exempted/ }],
  },
  {
    name: 'sets another service, so that it is replaced',
    edit: (head) => head.set(config(head), 'service', 'run.googleapis.com'),
    finds: [{ at: AT, severity: 'critical', says: /because service/ }],
  },
  {
    name: 'sets the log types to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'scc-writes/config', argument: LOGS }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
]);
