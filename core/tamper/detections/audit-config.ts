import type { Json } from '../../values/json';
import { present } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { listAt, textAt } from '../member';

/** Services whose Data Access logs this detection reads. */
const READ_HERE = [
  'allServices',
  'securitycenter.googleapis.com',
  'iam.googleapis.com',
  'pubsub.googleapis.com',
  'containeranalysis.googleapis.com',
  'datastore.googleapis.com',
];

/** What is logged. Without DATA_WRITE of securitycenter, the deletion of the notification config leaves no trace. */
export const auditConfig = defineTamperDetection({
  id: 'audit-config',
  guards: 'audit configs: which calls are logged, and for whom',
  summary: 'audit logging is disabled for a service, or for somebody',
  techniques: ['T1562.008'],
  methods: { SetIamPolicy: 'WARNING' },
  clause: () => present('protoPayload.serviceData.policyDelta.auditConfigDeltas'),
  judge({ audit }, _pipeline, usual) {
    const deltas = listAt(audit.serviceData, 'policyDelta', 'auditConfigDeltas').slice(0, 50);
    const blinding = deltas.filter(blinds);
    if (deltas.length > 0 && blinding.length === 0) return undefined;
    const severe = blinding.some((delta) => READ_HERE.includes(textAt(delta, 'service')));
    return {
      severity: severe ? 'CRITICAL' : 'ERROR',
      what: `${usual.what}: ${blinding.map(tell).join(', ').slice(0, 600)}`,
    };
  },
});

/** A removed log type, or an exempted member; google.iam.v1.AuditConfigDelta. */
const blinds = (delta: Json): boolean =>
  textAt(delta, 'exemptedMember') === ''
    ? textAt(delta, 'action') !== 'ADD'
    : textAt(delta, 'action') !== 'REMOVE';

const tell = (delta: Json): string =>
  ['action', 'service', 'logType', 'exemptedMember']
    .map((name) => textAt(delta, name))
    .filter((part) => part !== '')
    .join(' ');
