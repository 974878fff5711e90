import type { EventName } from '../../core/events';
import type { AlertDefinition } from './alert';
import { functionLogFilter, loggedEvent } from './alert-conditions';
import { type ConsolePage, logsPage } from './console-page';
import { type ExtractedLabels, extractedLabels, type RequiredText } from './extracted-labels';
import { payloadField } from './payload-field';

/** Cloud Run services of the functions that log the events. */
type Services = readonly string[];

/** Fields of an event about a workload, by label. */
const SUBJECT = {
  case: 'caseId',
  workload: 'workload',
  region: 'region',
  project: 'project',
  severity: 'findingSeverity',
} as const;
const DECIDED = { ...SUBJECT, verdict: 'verdict' } as const;

type SubjectKey = keyof typeof SUBJECT;
type FieldOf<Labels extends Readonly<Record<string, string>>> = Labels[keyof Labels];

/** Events that name a case and its workload on every line. */
type CaseEvent = {
  [Name in EventName]: FieldOf<typeof SUBJECT> extends RequiredText<Name> ? Name : never;
}[EventName];

/** Events that also name a verdict. */
type DecidedEvent = {
  [Name in CaseEvent]: FieldOf<typeof DECIDED> extends RequiredText<Name> ? Name : never;
}[CaseEvent];

const placeOf = ({ value }: ExtractedLabels<SubjectKey>): string =>
  `${value('workload')} in ${value('region')}, project ${value('project')}`;

const subjectOf = (labels: ExtractedLabels<SubjectKey>): string =>
  `${placeOf(labels)} (finding ${labels.value('severity')})`;

const factsOf = (labels: ExtractedLabels<SubjectKey>): readonly string[] => [
  `Workload: ${placeOf(labels)}`,
  `Severity of the finding: ${labels.value('severity')}`,
  `Case: ${labels.value('case')}`,
];

/** The log of the functions about one case. */
const casePage = ({ value }: ExtractedLabels<SubjectKey>): ConsolePage =>
  logsPage(
    'Log lines of the case',
    `resource.type="cloud_run_revision"\n${payloadField<CaseEvent>('caseId')}="${value('case')}"`,
  );

/** How an alert names a case. */
const aboutCase = (labels: ExtractedLabels<SubjectKey>) => ({
  about: () => subjectOf(labels),
  facts: factsOf(labels),
  page: casePage(labels),
});

const aboutVerdict = (labels: ExtractedLabels<SubjectKey | 'verdict'>) => ({
  ...aboutCase(labels),
  about: () => `${labels.value('verdict')}: ${subjectOf(labels)}`,
  facts: [`Verdict: ${labels.value('verdict')}`, ...factsOf(labels)],
});

const casesIn = (event: CaseEvent) => extractedLabels<CaseEvent, SubjectKey>(event, SUBJECT);
const verdictsIn = (event: DecidedEvent) =>
  extractedLabels<DecidedEvent, SubjectKey | 'verdict'>(event, DECIDED);

const NOTICES = verdictsIn('notice');
const REVERSALS = verdictsIn('case.reversed');
const FAILURES = casesIn('case.failed');
const REFUSED_STEPS = casesIn('step.refused');
const FAILED_STEPS = casesIn('step.failed');

/**
 * The actor reports every case in one log line, `notice`, with the severity of its verdict (core/actions/notify.ts). A
 * refused step or a failed case may also fire its own alert for the same case: two alerts are better than none.
 */
export const caseOpen = (services: Services): AlertDefinition => ({
  id: 'case-open',
  title: 'a threat waits for a person',
  severity: 'CRITICAL',
  meaning:
    'Security Command Center found a threat, and Riposte has not contained the workload, or does not know whether it has. The verdict says why: Riposte only observes, refused to act, failed, or does not know yet whether the bad instances are gone. The log line `notice` says what a person must do.',
  ...aboutVerdict(NOTICES),
  conditions: [
    loggedEvent('The actor reported an open case', {
      services,
      event: 'notice',
      severity: '>=CRITICAL',
      labels: NOTICES,
    }),
  ],
});

export const caseReversed = (services: Services): AlertDefinition => ({
  id: 'case-reversed',
  title: 'a containment was reversed',
  severity: 'CRITICAL',
  meaning:
    'Riposte contained a workload, and someone other than Riposte changed it: the containment no longer holds. The log line `case.reversed` says who made the change, with what tool, and what serves now. Riposte does not contain the workload again by itself.',
  ...aboutVerdict(REVERSALS),
  conditions: [
    loggedEvent('The actor logged case.reversed', { services, event: 'case.reversed', labels: REVERSALS }),
  ],
});

export const caseContained = (services: Services): AlertDefinition => ({
  id: 'case-contained',
  title: 'a contained workload may be unavailable',
  severity: 'WARNING',
  meaning:
    'Security Command Center found a threat, and Riposte contained the workload. The workload may be unavailable to its users. The log line `notice` says what a person must do next.',
  ...aboutVerdict(NOTICES),
  conditions: [
    loggedEvent('The actor reported a contained case', {
      services,
      event: 'notice',
      severity: '=WARNING',
      labels: NOTICES,
    }),
  ],
});

/** A finding that cannot be read has no case, so the page shows every failure. */
export const caseFailed = (services: Services): AlertDefinition => ({
  id: 'case-failed',
  title: 'Riposte gave up a case',
  severity: 'CRITICAL',
  meaning:
    'An error occurred that another attempt would not fix, and Riposte gave up the case. The record of the case says what state the workload is in. If the case is `none`, a finding arrived that Riposte cannot read.',
  ...aboutCase(FAILURES),
  page: logsPage('Failed cases', functionLogFilter(services, ['case.failed'])),
  conditions: [
    loggedEvent('A function logged case.failed', { services, event: 'case.failed', labels: FAILURES }),
  ],
});

export const stepRefused = (services: Services): AlertDefinition => ({
  id: 'step-refused',
  title: 'the actor refused a step',
  severity: 'CRITICAL',
  meaning:
    'A guard refused a step at the last moment, so that step did not contain the workload. A forged plan causes the same alert.',
  ...aboutCase(REFUSED_STEPS),
  conditions: [
    loggedEvent('The actor logged step.refused', {
      services,
      event: 'step.refused',
      labels: REFUSED_STEPS,
    }),
  ],
});

export const stepFailed = (services: Services): AlertDefinition => ({
  id: 'step-failed',
  title: 'a step of a response failed',
  severity: 'ERROR',
  meaning:
    'Riposte could not apply or verify a step. Other steps of the case may have contained the workload.',
  ...aboutCase(FAILED_STEPS),
  conditions: [
    loggedEvent('The actor logged step.failed', { services, event: 'step.failed', labels: FAILED_STEPS }),
  ],
});
