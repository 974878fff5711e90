import { planOf } from '../case/plan-of';
import type { CaseRecord } from '../case/record';
import { parseCloudRunName } from '../finding/resource-names';
import { marked } from './rehearsal';
import type { UndoView } from './view-model';

/** A tired person pastes the case id on a command line, so an id with anything but letters, digits and dashes is not shown. */
const SAFE_CASE_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/;

/** How to undo the containment, with the words and commands for the case of the record. */
export function undoView(record: CaseRecord): UndoView {
  const restores = restorable(record);
  const isUndone = record.containment.config === 'undone';
  if (isUndone && restores.length === 0) {
    return { possible: false, text: 'Already undone. An undo works once.', restores: [], commands: [] };
  }
  if (restores.length === 0 && mayHaveChanged(record)) {
    return {
      possible: false,
      text: 'No step is known to have changed the workload, so there is nothing to undo. A step failed and may have changed it: compare the workload with its state in the evidence.',
      restores: [],
      commands: [],
    };
  }
  if (restores.length === 0 && record.verdict === 'undecided') {
    return {
      possible: false,
      text: 'Riposte may still change the workload. Read the report again when the case has a verdict.',
      restores: [],
      commands: [],
    };
  }
  if (restores.length === 0) {
    return {
      possible: false,
      text: 'Nothing to undo: Riposte changed no workload.',
      restores: [],
      commands: [],
    };
  }
  return {
    possible: true,
    text:
      (isUndone ? 'Undone in part: the steps below are still in effect. ' : '') +
      'An undo restores what the steps changed. It works only once. Riposte refuses it if somebody has changed the ' +
      'workload since, or if a later case contains the workload. For a while after an undo, Riposte only notifies people ' +
      'if the finding repeats on this workload and image.' +
      (record.rehearsal ? ' In a case of your own cloud, this section has the command for it.' : ''),
    restores: restores.map((text) => marked(text, record)),
    commands: commands(record),
  };
}

/** A change that Google refused left the workload as it was. Any other failure proves nothing about that. */
const UNCHANGED = ['denied', 'not-found', 'invalid', 'precondition'];

function mayHaveChanged(record: CaseRecord): boolean {
  const changing = new Set(
    planOf(record)
      .steps.filter(({ before }) => before !== null)
      .map(({ id }) => id),
  );
  return record.outcomes.some(
    ({ step, status, error }) =>
      status === 'failed' && changing.has(step) && !UNCHANGED.includes(error?.kind ?? ''),
  );
}

function restorable(record: CaseRecord): readonly string[] {
  const done = new Set(record.outcomes.filter((outcome) => outcome.status === 'done').map((o) => o.step));
  return planOf(record)
    .steps.filter((step) => step.reversible && step.before !== null && done.has(step.id))
    .map((step) => `${step.action} on ${step.target}`);
}

function commands(record: CaseRecord): UndoView['commands'] {
  if (!SAFE_CASE_ID.test(record.caseId)) return [];
  // No command for the cloud: the case exists only in the sandbox.
  if (record.rehearsal) {
    const command = `npx riposte undo ${record.caseId}`;
    return record.rehearsal.kept
      ? [{ where: 'In the sandbox while it is running, from another terminal', command }]
      : [];
  }
  const topic = SAFE_TOPIC.test(record.undoTopic ?? '') ? record.undoTopic : ownTopic(record);
  return [
    {
      where: 'In the cloud, as one of the operators',
      command: `gcloud pubsub topics publish ${topic} --message='{"caseId":"${record.caseId}"}'`,
    },
  ];
}

/** People paste the command, so only a plain name gets into it. */
const SAFE_TOPIC = /^projects\/[a-z0-9.:-]+\/topics\/[A-Za-z0-9-]+$/;

/** For a record from before records contained the topic. Its pipeline was in the finding's own project. */
function ownTopic(record: CaseRecord): string {
  const resource = parseCloudRunName(record.finding.resource);
  return resource.ok ? `riposte-undo --project=${resource.value.project}` : 'riposte-undo';
}
