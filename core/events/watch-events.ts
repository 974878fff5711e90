import { defineEvent } from './define-event';
import { EXAMPLE } from './example-values';
import * as field from './fields';
import { TAMPER_SEVERITIES } from './severity';

const { caseId, error } = EXAMPLE;
const entry = field.text('Id of the audit log entry.');
const ENTRY = 'e-5b1f7c2d';
const workload = field.text('Relative name of the workload.');

/** After a containment, and about the pipeline itself: changes by others, undo, tampering, heartbeats. */
export const watchEvents = {
  'containment.holds': defineEvent({
    summary: 'The actor checked a contained workload again, and the containment holds.',
    from: ['actor'],
    severities: ['INFO'],
    fields: {
      caseId: field.caseId,
      minutes: field.count('Which scheduled check it was, in minutes after the containment.').optional(),
    },
    example: { message: 'the bad digest does not serve', fields: { caseId, minutes: 5 } },
  }),
  'containment.not-watched': defineEvent({
    summary:
      'There is nothing to check again: the case has no containment in effect, or (WARNING) never had a verdict.',
    from: ['actor'],
    severities: ['INFO', 'WARNING'],
    fields: { caseId: field.caseId },
    example: { message: 'this case has no containment in effect', fields: { caseId } },
  }),
  'containment.unknown': defineEvent({
    summary: 'The actor could not read a contained workload again. It repeats the check.',
    from: ['actor'],
    severities: ['WARNING'],
    fields: { caseId: field.caseId, error: field.error },
    example: { message: error.message, fields: { caseId, error } },
  }),
  'change.noticed': defineEvent({
    summary: 'The audit log reports that somebody changed a contained workload. The actor checks it now.',
    from: ['responder'],
    severities: ['NOTICE'],
    fields: { caseId: field.caseId, workload, change: field.change },
    example: {
      message: 'UpdateService on a contained workload',
      fields: {
        caseId,
        workload: EXAMPLE.target,
        change: {
          at: EXAMPLE.at,
          method: 'UpdateService',
          principal: 'alice@example.com',
          via: [],
          tool: 'gcloud',
          entry: ENTRY,
        },
      },
    },
  }),
  'change.nothing': defineEvent({
    summary: 'A change of a workload without a containment, or a change that the actor made itself.',
    from: ['responder'],
    severities: ['INFO'],
    fields: { workload, method: field.text('Last part of the name of the method: `UpdateService`.') },
    example: {
      message: 'the workload has no containment in effect',
      fields: { workload: EXAMPLE.target, method: 'UpdateService' },
    },
  }),
  'change.unrecorded': defineEvent({
    summary: 'The responder could not record a change of a workload. Pub/Sub delivers the audit entry again.',
    from: ['responder'],
    severities: ['WARNING'],
    fields: { workload, error: field.error },
    example: { message: error.message, fields: { workload: EXAMPLE.target, error } },
  }),
  'undo.done': defineEvent({
    summary: 'An undo took effect. WARNING: a step of the case is still in effect.',
    from: ['actor'],
    severities: ['NOTICE', 'WARNING'],
    fields: {
      caseId: field.caseId,
      reason: field.text('The outcome of each step.'),
      requestedBy: field.text('Who requested it.'),
      holdUntil: field.text('RFC 3339: until then, Riposte only notifies people about repeats.'),
      nextSteps: field.nextSteps,
      steps: field.undoneSteps,
    },
    example: {
      message: 'shift-traffic undone: as it was before',
      fields: {
        caseId,
        reason: 'shift-traffic undone: as it was before',
        requestedBy: 'alice@example.com',
        holdUntil: '2026-04-15T09:30:00Z',
        nextSteps: [],
        steps: [
          {
            step: EXAMPLE.step,
            action: EXAMPLE.action,
            target: EXAMPLE.target,
            result: 'undone',
            code: 'restored',
            text: 'as it was before',
          },
        ],
      },
    },
  }),
  'undo.refused': defineEvent({
    summary:
      'An undo took no effect. ERROR: Google refused it. CRITICAL: the record is forged or names a foreign workload.',
    from: ['actor'],
    severities: ['WARNING', 'ERROR', 'CRITICAL'],
    fields: {
      caseId: field.caseId,
      code: field.undoRefusalCode,
      reason: field.reason,
      requestedBy: field.text('Who requested it.').optional(),
      nextSteps: field.nextSteps.optional(),
      steps: field.undoneSteps.optional(),
    },
    example: {
      message: 'the case changed nothing',
      fields: { caseId, code: 'nothing-to-undo', reason: 'the case changed nothing' },
    },
  }),
  'tamper.detected': defineEvent({
    summary:
      'An audit log entry means that somebody changed what guards the workloads. INFO: an expected change.',
    from: ['responder'],
    severities: TAMPER_SEVERITIES,
    fields: {
      detection: field.text('Id of the tamper detection.'),
      resource: field.resource,
      succeeded: field.flag('Whether the call succeeded.'),
      phase: field.oneOf(['first', 'last', 'only'], 'Which entry of a long-running operation it is.'),
      operation: field.text('Joins the entries of one operation.').optional(),
      expected: field.text('Why the change may be in order.').optional(),
      techniques: field.texts('MITRE ATT&CK.'),
      principal: field.text('The caller, or why the caller is unknown.'),
      via: field.texts('The accounts behind an impersonated one.'),
      userAgent: field.text('Written by the caller. Hostile text.'),
      ip: field.text('Address of the caller.'),
      entry,
      at: field.at,
    },
    example: {
      message: 'the notification config was deleted',
      fields: {
        detection: 'finding-intake',
        resource: 'projects/shop-prod/locations/global/notificationConfigs/riposte',
        succeeded: true,
        phase: 'only',
        techniques: ['T1562.008'],
        principal: 'mallory@example.com',
        via: [],
        userAgent: 'gcloud',
        ip: '203.0.113.7',
        entry: ENTRY,
        at: EXAMPLE.at,
      },
    },
  }),
  'tamper.nothing': defineEvent({
    summary: 'An audit log entry that no tamper detection counts.',
    from: ['responder'],
    severities: ['INFO'],
    fields: { entry },
    example: { message: 'no detection matches it', fields: { entry: ENTRY } },
  }),
  'tamper.duplicate': defineEvent({
    summary: 'An audit log entry that the responder has already reported and stored.',
    from: ['responder'],
    severities: ['INFO'],
    fields: { entry },
    example: { message: 'this entry is already reported and stored', fields: { entry: ENTRY } },
  }),
  'tamper.unrecorded': defineEvent({
    summary:
      'The responder could not store an audit log entry. WARNING: it is delivered again. ERROR: reported, not stored. CRITICAL: neither.',
    from: ['responder'],
    severities: ['WARNING', 'ERROR', 'CRITICAL'],
    fields: { entry, error: field.error },
    example: { message: `reported, not stored: ${error.message}`, fields: { entry: ENTRY, error } },
  }),
  'tamper.malformed': defineEvent({
    summary: 'An audit log entry cannot be read.',
    from: ['responder'],
    severities: ['WARNING'],
    fields: field.malformed,
    example: { message: EXAMPLE.malformed.what, fields: EXAMPLE.malformed },
  }),
  'heartbeat.arrived': defineEvent({
    summary: 'A heartbeat crossed the whole pipeline.',
    from: ['actor'],
    severities: ['INFO'],
    fields: {
      via: field.oneOf(['topic', 'scc'], 'Where it began: the findings topic, or Security Command Center.'),
      sentAt: field.text('RFC 3339: when it began.').optional(),
      ageSeconds: field.count('Its age on arrival, in seconds.').optional(),
    },
    example: {
      message: 'a heartbeat crossed the pipeline',
      fields: { via: 'topic', sentAt: EXAMPLE.at, ageSeconds: 2 },
    },
  }),
  'heartbeat.lost': defineEvent({
    summary:
      'A function could not read its ledger or forward a heartbeat. The alert on missing heartbeats fires.',
    from: ['responder', 'actor'],
    severities: ['WARNING'],
    fields: { error: field.error },
    example: { message: `the actor could not read its ledger: ${error.message}`, fields: { error } },
  }),
} as const;
