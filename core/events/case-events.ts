import { defineEvent } from './define-event';
import { EXAMPLE } from './example-values';
import * as field from './fields';

const { caseId, error, step, action, verification } = {
  ...EXAMPLE,
  verification: 'traffic is exactly the planned one',
};

/** The actor's work on a case, and how a case ends. Both functions can retry a case or give it up. */
export const caseEvents = {
  'actor.claimed': defineEvent({
    summary: 'The actor read the case and starts its own work on it.',
    from: ['actor'],
    severities: ['INFO'],
    fields: { caseId: field.caseId },
    example: { message: `case ${caseId} claimed`, fields: { caseId } },
  }),
  'plan.replaced': defineEvent({
    summary: 'The workload changed since the plan, so the actor carries out its own plan.',
    from: ['actor'],
    severities: ['WARNING'],
    fields: { caseId: field.caseId, hash: field.planHash },
    example: {
      message: `the actor carries out its own plan ${EXAMPLE.planHash}`,
      fields: { caseId, hash: EXAMPLE.planHash },
    },
  }),
  'lock.waiting': defineEvent({
    summary: 'Another case holds the workload, or changed it recently. Pub/Sub delivers the command again.',
    from: ['actor'],
    severities: ['INFO'],
    fields: { caseId: field.caseId, lock: field.oneOf(['held', 'cooling'], 'Why the workload is not free.') },
    example: { message: `another case is working on ${EXAMPLE.target}`, fields: { caseId, lock: 'held' } },
  }),
  'guard.passed': defineEvent({
    summary: 'Every guard allowed the plan.',
    from: ['actor'],
    severities: ['INFO'],
    fields: { caseId: field.caseId },
    example: { message: 'every guard passed', fields: { caseId } },
  }),
  'guard.refused': defineEvent({
    summary: 'A guard refused the plan. `step.refused` follows for each step.',
    from: ['actor'],
    severities: ['CRITICAL'],
    fields: {
      caseId: field.caseId,
      guard: field.text('Id of the guard.'),
      reason: field.reason,
      fix: field.text('How to fix it.'),
    },
    example: {
      message: 'the kill switch is on',
      fields: { caseId, guard: 'kill-switch', reason: 'the kill switch is on', fix: 'switch it off' },
    },
  }),
  'step.started': defineEvent({
    summary: 'The actor starts a step that changes the workload.',
    from: ['actor'],
    severities: ['NOTICE'],
    fields: { caseId: field.caseId, step: field.step, action: field.action },
    example: { message: step, fields: { caseId, step, action } },
  }),
  'step.applied': defineEvent({
    summary: 'Google accepted the change. It is not verified yet.',
    from: ['actor'],
    severities: ['NOTICE'],
    fields: { caseId: field.caseId, step: field.step },
    example: { message: step, fields: { caseId, step } },
  }),
  'step.verified': defineEvent({
    summary: 'The actor read the workload again, and it is as planned.',
    from: ['actor'],
    severities: ['NOTICE'],
    fields: {
      caseId: field.caseId,
      step: field.step,
      action: field.action,
      verification: field.text('What the actor read.').optional(),
    },
    example: { message: verification, fields: { caseId, step, action, verification } },
  }),
  'step.refused': defineEvent({
    summary: 'The actor refused a step, which therefore does not contain the workload.',
    from: ['actor'],
    severities: ['CRITICAL'],
    fields: {
      caseId: field.caseId,
      step: field.step,
      action: field.action,
      ...field.subject,
      error: field.error.optional(),
    },
    example: {
      message: 'changed since the plan',
      fields: {
        caseId,
        step,
        action,
        ...EXAMPLE.subject,
        error: { kind: 'guard:drift', message: 'changed since the plan', fix: 'look at the workload' },
      },
    },
  }),
  'step.failed': defineEvent({
    summary:
      'A step could not be applied or verified (CRITICAL), or a mark or a piece of evidence could not be written (ERROR).',
    from: ['actor'],
    severities: ['CRITICAL', 'ERROR'],
    fields: {
      caseId: field.caseId,
      step: field.step,
      action: field.action.optional(),
      ...field.subject,
      error: field.error.optional(),
    },
    example: { message: error.message, fields: { caseId, step, action, ...EXAMPLE.subject, error } },
  }),
  'instances.unknown': defineEvent({
    summary: 'The actor could not read the metric of running instances. WARNING: the actor reads it again.',
    from: ['actor'],
    severities: ['WARNING', 'ERROR'],
    fields: { error: field.error },
    example: { message: error.message, fields: { error } },
  }),
  'case.verdict': defineEvent({
    summary:
      'The actor decided the verdict of the case. NOTICE: `contained`, or a reversal that people already know about.',
    from: ['actor'],
    severities: ['NOTICE', 'WARNING'],
    fields: { ...field.verdictFields, at: field.at.optional() },
    example: {
      message: 'contained',
      fields: {
        caseId,
        verdict: 'contained',
        ...EXAMPLE.subject,
        containment: { config: 'verified', instances: 'gone' },
        nextSteps: ['Deploy a clean image.'],
        at: EXAMPLE.at,
      },
    },
  }),
  'case.reversed': defineEvent({
    summary: 'Somebody other than Riposte changed a contained workload, and the containment no longer holds.',
    from: ['actor'],
    severities: ['CRITICAL'],
    fields: field.verdictFields,
    example: {
      message: 'reversed: deployed by alice@example.com with gcloud',
      fields: {
        caseId,
        verdict: 'reversed',
        ...EXAMPLE.workload,
        findingSeverity: 'CRITICAL',
        category: EXAMPLE.category,
        finding: EXAMPLE.finding,
        resource: EXAMPLE.target,
        containment: { config: 'not-verified', instances: 'unknown' },
        reversal: {
          foundAt: EXAMPLE.at,
          by: 'alice@example.com',
          tool: 'gcloud',
          problems: ['the bad revision serves'],
          serves: ['checkout-00007-vox 100%'],
        },
        nextSteps: ['Contain it again, or ask alice@example.com.'],
      },
    },
  }),
  'case.retry': defineEvent({
    summary: 'A fault stopped the work on a case. Pub/Sub delivers the message again.',
    from: ['responder', 'actor'],
    severities: ['WARNING'],
    fields: { caseId: field.caseId, ...field.request, step: field.step.optional(), error: field.error },
    example: { message: error.message, fields: { caseId, error } },
  }),
  'case.failed': defineEvent({
    summary: 'A permanent fault ended the case, or a finding that may be a threat cannot be read.',
    from: ['responder', 'actor'],
    severities: ['CRITICAL'],
    fields: {
      caseId: field.text('Id of the case. `none` for a finding that cannot be read.'),
      ...field.request,
      error: field.error,
      ...field.subject,
      finding: field.finding.optional(),
      category: field.category.optional(),
      resource: field.resource.optional(),
    },
    example: {
      message: 'the caller does not have permission',
      fields: {
        caseId,
        ...EXAMPLE.subject,
        planHash: EXAMPLE.planHash,
        error: { kind: 'denied', message: 'the caller does not have permission', fix: 'deploy again' },
      },
    },
  }),
  'case.unreadable': defineEvent({
    summary:
      'The responder cannot read the document of a case. The actor restores or reports it. If the actor has not begun, the case starts again.',
    from: ['responder'],
    severities: ['WARNING'],
    fields: { caseId: field.caseId },
    example: {
      message: 'the case document is malformed at record.timeline: expected a list',
      fields: { caseId },
    },
  }),
  'command.refused': defineEvent({
    summary:
      'A command, its case and the plan do not match. The case may be forged, so the actor changes nothing. WARNING: people were notified of the same cause within the last hour.',
    from: ['actor'],
    severities: ['WARNING', 'CRITICAL'],
    fields: { caseId: field.caseId },
    example: { message: 'Riposte has no case with this id', fields: { caseId } },
  }),
  'command.malformed': defineEvent({
    summary: 'A message on a subscription of the actor is not a command, an undo or a heartbeat.',
    from: ['actor'],
    severities: ['WARNING'],
    fields: {},
    example: { message: 'a message on riposte-commands is not a command', fields: {} },
  }),
  notice: defineEvent({
    summary: 'The notification to people about a case. Its severity follows the verdict.',
    from: ['actor'],
    severities: ['NOTICE', 'WARNING', 'ALERT', 'CRITICAL'],
    fields: { caseId: field.caseId, ...field.noticeDetails },
    example: {
      message: 'observed: Service checkout in europe-west1, project shop-prod (finding CRITICAL)',
      fields: {
        caseId,
        verdict: 'observed',
        ...EXAMPLE.workload,
        findingSeverity: 'CRITICAL',
        category: EXAMPLE.category,
        finding: EXAMPLE.finding,
        resource: EXAMPLE.target,
        containment: { config: 'not-attempted', instances: 'not-attempted' },
        nextSteps: ['Contain the workload by hand.'],
      },
    },
  }),
} as const;
