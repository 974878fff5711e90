import type { CaseRecord, Verdict } from '../case/record';
import type { Tone } from './view-model';

export interface VerdictView {
  readonly word: string;
  readonly text: string;
  readonly tone: Tone;
  readonly sentence: string;
}

/** What each verdict means for the person reading it at night. Said here once, for report, markdown and terminal. */
const VERDICTS: Readonly<Record<Verdict, Omit<VerdictView, 'word'>>> = {
  contained: {
    text: 'Contained',
    tone: 'good',
    sentence:
      'The configuration was read again and keeps the bad image from serving, and its instances are known to be gone.',
  },
  containing: {
    text: 'Containing, not yet confirmed',
    tone: 'attention',
    sentence:
      'The change was made. What is missing is the proof that no bad instance runs any more: treat it as live.',
  },
  'awaiting-approval': {
    text: 'Waiting for a person',
    tone: 'attention',
    sentence: 'The plan is ready and nothing has been changed. The workload still runs.',
  },
  observed: {
    text: 'Observed, nothing changed',
    tone: 'attention',
    sentence: 'Observe mode: the plan says what would have been done. The workload still runs.',
  },
  'not-ours': {
    text: 'Not ours',
    tone: 'calm',
    sentence:
      'Riposte answers threats on Cloud Run; this finding is about something else. Nothing was changed.',
  },
  malformed: {
    text: 'Malformed message',
    tone: 'bad',
    sentence: 'The message could not be read as a finding. Nothing was changed.',
  },
  refused: {
    text: 'Refused',
    tone: 'bad',
    sentence: 'A guard said no. The workload was left as it was and a person has to decide.',
  },
  failed: {
    text: 'Failed',
    tone: 'bad',
    sentence:
      'At least one step did not do what it should have. Read the errors below: the threat may be live.',
  },
};

const UNDONE: Omit<VerdictView, 'word'> = {
  text: 'Undone',
  tone: 'attention',
  sentence:
    'A person took the containment back: the workload is as it was before. A repeat only notifies until the hold ends.',
};

/** Riposte may act, but the playbook or the kind of resource gave it nothing to do to the workload. */
const NOT_ANSWERED: Omit<VerdictView, 'word'> = {
  text: 'Recorded, nothing changed',
  tone: 'attention',
  sentence:
    'No containment was planned: the playbook has none for it, or every one was withheld. The workload still runs.',
};

/** The verdict in words; an undo overrides it, because the containment that it speaks of is gone. */
export function verdictView(record: Pick<CaseRecord, 'verdict' | 'containment' | 'mode'>): VerdictView {
  return { word: record.verdict, ...wordsFor(record) };
}

function wordsFor({ verdict, containment, mode }: Pick<CaseRecord, 'verdict' | 'containment' | 'mode'>) {
  if (containment.config === 'undone') return UNDONE;
  if (verdict === 'observed' && mode !== 'observe') return NOT_ANSWERED;
  return VERDICTS[verdict];
}
