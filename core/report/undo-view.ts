import { planOf } from '../case/case-document';
import type { CaseRecord } from '../case/record';
import { parseCloudRunName } from '../finding/resource-names';
import { marked } from './rehearsal';
import type { UndoView } from './view-model';

/** A case id goes on a command line that a tired person pastes: letters, digits and dashes, or it is not shown. */
const SAFE_CASE_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/;

/** How to take the containment back, in the words and commands of the record's own case. */
export function undoView(record: CaseRecord): UndoView {
  const restores = restorable(record);
  const isUndone = record.containment.config === 'undone';
  if (isUndone && restores.length === 0) {
    return { possible: false, text: 'Already undone. An undo works once.', restores: [], commands: [] };
  }
  if (restores.length === 0 && mayHaveChanged(record)) {
    return {
      possible: false,
      text: 'No step is known to have changed the workload, so there is nothing that an undo could take back. A step failed on the way and may have changed it: compare the workload with its state in the evidence.',
      restores: [],
      commands: [],
    };
  }
  if (restores.length === 0) {
    return { possible: false, text: 'Nothing to undo: no workload was changed.', restores: [], commands: [] };
  }
  return {
    possible: true,
    text:
      (isUndone ? 'Undone in part: what follows still stands. ' : '') +
      'An undo puts back every user-settable field as it was, works once, and refuses if somebody changed the workload ' +
      'since or a later case contains it. Repeats on this workload and digest then only notify for a while.' +
      (record.rehearsal ? ' In a case of your own cloud, the command for it stands here.' : ''),
    restores: restores.map((text) => marked(text, record)),
    commands: commands(record),
  };
}

/** A change that was refused outright left the workload as it was; every other failure says nothing about that. */
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
  // No command for the cloud: the case exists in the sandbox only.
  if (record.rehearsal) {
    const command = `npx riposte undo ${record.caseId}`;
    return record.rehearsal.kept
      ? [{ where: 'In the sandbox while it stays up, from another terminal', command }]
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

/** The record is read by people who paste: only a plain name gets into the command. */
const SAFE_TOPIC = /^projects\/[a-z0-9.:-]+\/topics\/[A-Za-z0-9-]+$/;

/** A record from before the topic was written into it: its pipeline was in the finding's own project. */
function ownTopic(record: CaseRecord): string {
  const resource = parseCloudRunName(record.finding.resource);
  return resource.ok ? `riposte-undo --project=${resource.value.project}` : 'riposte-undo';
}
