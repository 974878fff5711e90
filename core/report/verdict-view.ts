import { tryAction } from '../actions';
import { marksFinding } from '../actions/action';
import type { CaseRecord, Verdict } from '../case/record';
import { reversedBy } from '../containment/reversal';
import { TARGETS } from '../targets';
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
  reversed: {
    text: 'Reversed: contained no longer',
    tone: 'bad',
    sentence:
      'The workload was contained, and somebody else changed it since: the containment does not hold any more. Treat the threat as live.',
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
    sentence: 'Something did not work as it should. The threat may be live.',
  },
};

/** Its undo puts the bad image back into service. */
const tookOutOfService = (id: string): boolean => {
  const action = tryAction(id);
  return action?.kind === 'workload' && action.killsRunningInstances;
};

/** The first thing to know after an undo: does the bad image serve again, by whose wish, and until when is it quiet? */
function undoneSentence({ undone, outcomes = [] }: VerdictInput): string | undefined {
  if (!undone) return undefined;
  const serves =
    undone.restored && outcomes.some(({ status, action }) => status === 'undone' && tookOutOfService(action));
  const state = serves
    ? 'The bad image serves again'
    : undone.restored
      ? 'The workload is as it was before the containment'
      : 'The containment was taken back; the next steps say how the workload is now';
  return `${state}. The undo was asked for by ${undone.by} and done at ${undone.at}. Until ${undone.holdUntil}, a repeat on this workload and image only notifies.`;
}

const UNDONE: Omit<VerdictView, 'word'> = {
  text: 'Undone',
  tone: 'attention',
  sentence:
    'A person took the containment back; the next steps say how the workload is now. A repeat only notifies until the hold ends.',
};

/** A step stands that could not be undone: the workload is neither contained nor as it was. */
const UNDONE_IN_PART: Omit<VerdictView, 'word'> = {
  text: 'Undone in part',
  tone: 'bad',
  sentence:
    'A person took the containment back, and a step of it still stands; the next steps say which and why. A repeat only notifies until the hold ends.',
};

/** Riposte may act, but the playbook or the kind of resource gave it nothing to do to the workload. */
const NOT_ANSWERED: Omit<VerdictView, 'word'> = {
  text: 'Recorded, nothing changed',
  tone: 'attention',
  sentence: 'No containment was planned. The workload still runs.',
};

/** Read from the ledger while the actor works, or waits for another delivery. */
const UNDECIDED: VerdictView = {
  word: 'undecided',
  text: 'Not decided yet',
  tone: 'attention',
  sentence:
    'The case has no verdict yet: it is being investigated, or the actor has it. Steps may be under way. Treat the threat as live, and read the report again in a minute.',
};

/** The verdict in words; an undo overrides it, because the containment that it speaks of is gone. */
export function verdictView(record: VerdictInput): VerdictView {
  if (record.undecided) return UNDECIDED;
  const words = wordsFor(record);
  const why = reasonFor(record);
  return {
    word: record.verdict,
    ...words,
    sentence: why === undefined ? words.sentence : `${words.sentence} Why: ${why}`,
  };
}

type VerdictInput = Pick<CaseRecord, 'verdict' | 'undecided' | 'containment' | 'mode'> &
  Partial<
    Pick<
      CaseRecord,
      'outcomes' | 'plan' | 'replanned' | 'detection' | 'playbook' | 'reversal' | 'undone' | 'timeline'
    >
  >;

/** Contained by stopping is an outage: it must be said in the first line. */
const stoppedSentence = (noun: string): string =>
  `The ${noun} is stopped and serves nobody until undo. Its configuration was read again, and its instances are known to be gone.`;

function stoppedNoun(outcomes: NonNullable<VerdictInput['outcomes']>): string | undefined {
  const stopping = outcomes
    .filter(({ status }) => status === 'done')
    .map(({ action }) => tryAction(action))
    .find((action) => action?.kind === 'workload' && action.stops === true);
  return stopping?.kind === 'workload' ? TARGETS[stopping.targets[0]].words.noun : undefined;
}

/** Nothing was changed, so no sentence may say that something was. */
const heldBefore = ({ containment }: VerdictInput): string =>
  [
    containment.config === 'verified'
      ? 'Nothing had to be changed: the configuration keeps the bad image from serving.'
      : 'Nothing was changed.',
    containment.instances === 'running'
      ? 'Instances of it still run: treat it as live.'
      : 'What is missing is the proof that none of its instances runs any more.',
  ].join(' ');

/** A change was made that does not keep the image from serving, such as a closed way in, or the change does not hold. */
const STILL_SERVES =
  'Something was changed, and the configuration is not known to keep the bad image from serving: treat it as live.';

function wordsFor(input: VerdictInput) {
  const { verdict, containment, mode, outcomes = [], plan, replanned } = input;
  if (containment.config === 'undone') {
    if (standsInPart(outcomes, replanned ?? plan)) return UNDONE_IN_PART;
    return { ...UNDONE, sentence: undoneSentence(input) ?? UNDONE.sentence };
  }
  if (verdict === 'observed' && mode !== 'observe') return NOT_ANSWERED;
  if (verdict === 'containing' && (replanned ?? plan) && !changesIn(replanned ?? plan)) {
    return { ...VERDICTS.containing, sentence: heldBefore(input) };
  }
  if (verdict === 'containing' && containment.config === 'not-verified') {
    return { ...VERDICTS.containing, sentence: STILL_SERVES };
  }
  const stopped = verdict === 'contained' ? stoppedNoun(outcomes) : undefined;
  return stopped === undefined
    ? VERDICTS[verdict]
    : { ...VERDICTS.contained, sentence: stoppedSentence(stopped) };
}

const standsInPart = (outcomes: NonNullable<VerdictInput['outcomes']>, plan: VerdictInput['plan']): boolean =>
  (plan?.steps ?? []).some(
    ({ id, before }) =>
      before !== null && outcomes.some(({ step, status }) => step === id && status === 'done'),
  );

const changesIn = (plan: VerdictInput['plan']): boolean =>
  plan?.steps.some(({ before, after }) => before !== null || after !== null) === true;

/** The one reason that a tired reader needs, where the workload was left as it was against expectation. */
function reasonFor(input: VerdictInput): string | undefined {
  const { verdict, containment, reversal, outcomes = [], plan, mode } = input;
  if (containment.config === 'undone') return undefined;
  if (verdict === 'reversed') {
    return reversal && sentenceOf(`${reversedBy(reversal)}; ${reversal.problems.join('; ')}`);
  }
  if (!['observed', 'refused', 'failed'].includes(verdict)) return undefined;
  const error = outcomes.find((outcome) => outcome.error && outcome.status !== 'done')?.error;
  if (error) return sentenceOf(error.message);
  if (verdict === 'failed') {
    const fault = input.timeline?.findLast(({ kind }) => kind === 'failed');
    if (fault) return sentenceOf(fault.text);
  }
  const changes = changesIn(plan);
  if (!plan || (changes && (verdict !== 'observed' || mode === 'observe'))) return undefined;
  return whyNothingPlanned(input, changes);
}

const isMark = (id: string): boolean => {
  const action = tryAction(id);
  return action !== undefined && marksFinding(action);
};

function whyNothingPlanned(
  { plan, detection, playbook }: VerdictInput,
  changes: boolean,
): string | undefined {
  const withheld = plan?.withheld.find((entry) => entry.cause !== 'not-needed' && !isMark(entry.action));
  // A closed finding withholds every step for the same reason, which is about the finding and not about the step.
  if (withheld?.cause === 'closed') return sentenceOf(withheld.reason);
  if (withheld) return sentenceOf(`${withheld.action} is withheld: ${withheld.reason}`);
  if (changes) return undefined;
  if (detection && !detection.known) return 'this version does not know the category of the finding.';
  return playbook ? `the playbook "${playbook.id}" changes no workload.` : undefined;
}

const sentenceOf = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
