import { defineEvent } from './define-event';
import { EXAMPLE } from './example-values';
import * as field from './fields';

/** The first part of a case: the responder's work on a delivery. */
export const findingEvents = {
  'finding.received': defineEvent({
    summary: 'The responder claims a finding and starts to investigate it.',
    from: ['responder'],
    severities: ['NOTICE'],
    fields: {
      caseId: field.caseId,
      category: field.category,
      findingSeverity: field.findingSeverity,
      eventTime: field.text('Event time of the finding, RFC 3339.'),
      finding: field.finding,
      resource: field.resource,
      detector: field.text('Id of the detector: the module of Security Command Center, or `UNKNOWN_THREAT`.'),
      unreadable: field
        .texts('Members of the finding that could not be read, each with its place.')
        .optional(),
    },
    example: {
      message: EXAMPLE.category,
      fields: {
        caseId: EXAMPLE.caseId,
        category: EXAMPLE.category,
        findingSeverity: 'CRITICAL',
        eventTime: EXAMPLE.at,
        finding: EXAMPLE.finding,
        resource: EXAMPLE.resource,
        detector: 'CLOUD_RUN_REVERSE_SHELL',
      },
    },
  }),
  'finding.not-ours': defineEvent({
    summary: 'The finding is not about a workload that Riposte protects.',
    from: ['responder'],
    severities: ['INFO'],
    fields: { finding: field.finding, category: field.category },
    example: {
      message: 'not about Cloud Run',
      fields: { finding: EXAMPLE.finding, category: EXAMPLE.category },
    },
  }),
  'finding.duplicate': defineEvent({
    summary: 'A case already exists for the same finding and event time, from an earlier delivery.',
    from: ['responder'],
    severities: ['INFO'],
    fields: { caseId: field.caseId },
    example: {
      message: 'this finding already has a case for this event time',
      fields: { caseId: EXAMPLE.caseId },
    },
  }),
  'finding.malformed': defineEvent({
    summary:
      'A message on the findings subscription cannot be read. `case.failed` follows where it may be a threat.',
    from: ['responder'],
    severities: ['WARNING'],
    fields: field.malformed,
    example: { message: EXAMPLE.malformed.what, fields: EXAMPLE.malformed },
  }),
  'investigation.part': defineEvent({
    summary: 'One part of the investigation ended, with or without a result.',
    from: ['responder'],
    severities: ['INFO'],
    fields: {
      caseId: field.caseId,
      part: field.text('Which part: `service`, `revisions`, `logs` and others.'),
      status: field.oneOf(['known', 'unavailable'], 'Whether the part was read.'),
      summary: field.text('What was found, in one line.').optional(),
      reason: field.text('Why the part is unavailable.').optional(),
    },
    example: {
      message: 'service: known',
      fields: { caseId: EXAMPLE.caseId, part: 'service', status: 'known', summary: 'runs as web-runtime' },
    },
  }),
  'plan.ready': defineEvent({
    summary: 'The responder made a plan: steps, and what it withholds.',
    from: ['responder'],
    severities: ['NOTICE'],
    fields: {
      caseId: field.caseId,
      hash: field.planHash,
      playbook: field.text('Id of the playbook.'),
      steps: field.plannedSteps,
      withheld: field.withheldActions,
    },
    example: {
      message: '1 steps, 0 withheld',
      fields: {
        caseId: EXAMPLE.caseId,
        hash: EXAMPLE.planHash,
        playbook: 'hijacked-app',
        steps: [],
        withheld: [],
      },
    },
  }),
  'evidence.stored': defineEvent({
    summary: 'A piece of evidence is in the bucket.',
    from: ['responder', 'actor'],
    severities: ['INFO'],
    fields: {
      ...field.evidenceEntry,
      known: field.oneOf(
        ['written', 'compared', 'not-compared'],
        '`written` now, or existing: `compared` with the content to write, or `not-compared`.',
      ),
    },
    example: {
      message: `evidence ${EXAMPLE.evidence.name}`,
      fields: { ...EXAMPLE.evidence, known: 'written' },
    },
  }),
  'evidence.not-compared': defineEvent({
    summary: 'A piece of evidence already existed, and the identity may not read it.',
    from: ['responder', 'actor'],
    severities: ['NOTICE'],
    fields: field.evidenceEntry,
    example: {
      message: `${EXAMPLE.evidence.name} already exists, and this identity may not read it`,
      fields: EXAMPLE.evidence,
    },
  }),
  'evidence.incomplete': defineEvent({
    summary:
      'The evidence that the responder collects after the hand-over could not be stored. The case continues.',
    from: ['responder'],
    severities: ['ERROR'],
    fields: { caseId: field.caseId },
    example: { message: 'further evidence could not be stored: timeout', fields: { caseId: EXAMPLE.caseId } },
  }),
  'case.handed-over': defineEvent({
    summary: 'The responder published the case id and the plan hash to the actor.',
    from: ['responder'],
    severities: ['INFO'],
    fields: { caseId: field.caseId, planHash: field.planHash },
    example: {
      message: `case ${EXAMPLE.caseId} handed over to the actor`,
      fields: { caseId: EXAMPLE.caseId, planHash: EXAMPLE.planHash },
    },
  }),
} as const;
