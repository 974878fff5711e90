import { marksFinding } from '../action-contract/action';
import { tryAction } from '../actions';
import type { CaseRecord, RecordVerdict } from '../case/record';
import { reversedBy } from '../containment/reversal';
import type { WithheldAction } from '../plan/response-plan';
import { TARGETS } from '../targets';
import type { Tone } from './view-model';

export interface VerdictView {
  readonly word: string;
  readonly text: string;
  readonly tone: Tone;
  readonly sentence: string;
}

/** What each verdict means for a person who reads it at night. Used by report, markdown and terminal. */
const VERDICTS: Readonly<Record<RecordVerdict, Omit<VerdictView, 'word'>>> = {
  contained: {
    text: 'Contained',
    tone: 'good',
    sentence:
      'Riposte read the configuration again: it keeps the bad image from serving. No bad instance runs any more.',
  },
  containing: {
    text: 'Containing, not yet confirmed',
    tone: 'attention',
    sentence: 'Riposte changed the workload, but bad instances may still run. Treat the threat as live.',
  },
  reversed: {
    text: 'Reversed: no longer contained',
    tone: 'bad',
    sentence:
      'Riposte contained the workload, but somebody else changed it afterwards. The workload is no longer contained. Treat the threat as live.',
  },
  'awaiting-approval': {
    text: 'Waiting for a person',
    tone: 'attention',
    sentence:
      'The plan is ready, but Riposte has changed nothing. The workload still runs, and a person must decide.',
  },
  observed: {
    text: 'Observed, nothing changed',
    tone: 'attention',
    sentence:
      'Riposte is in observe mode and changed nothing. The plan shows what it would do in mode enforce. The workload still runs.',
  },
  'not-ours': {
    text: 'Not ours',
    tone: 'calm',
    sentence:
      'Riposte responds to threats on Cloud Run, and this finding is about something else. Riposte changed nothing.',
  },
  malformed: {
    text: 'Malformed message',
    tone: 'bad',
    sentence: 'Riposte could not read the message as a finding. It changed nothing.',
  },
  refused: {
    text: 'Refused',
    tone: 'bad',
    sentence: 'A guard refused the response. Riposte did not change the workload, and a person must decide.',
  },
  failed: {
    text: 'Failed',
    tone: 'bad',
    sentence: 'Part of the response failed. The threat may be live.',
  },
  undecided: {
    text: 'Not decided yet',
    tone: 'attention',
    sentence:
      'The case has no verdict yet: Riposte is still working on it, and steps may be under way. Treat the threat as live, and read the report again in a minute.',
  },
};

/** Whether an undo of it puts the bad image back into service. */
const tookOutOfService = (id: string): boolean => {
  const action = tryAction(id);
  return action?.kind === 'workload' && action.killsRunningInstances;
};

/** What readers need first after an undo: whether the bad image serves again, who requested that, and when the hold ends. */
function undoneSentence({ undone, outcomes = [] }: VerdictInput): string | undefined {
  if (!undone) return undefined;
  const serves =
    undone.restored && outcomes.some(({ status, action }) => status === 'undone' && tookOutOfService(action));
  const state = serves
    ? 'The bad image serves again'
    : undone.restored
      ? 'The workload is as it was before the containment'
      : 'The containment was undone, and the next steps describe the state of the workload';
  return `${state}. The undo that ${undone.by} requested finished at ${undone.at}. Until ${undone.holdUntil}, Riposte only notifies people if the finding repeats on this workload and image.`;
}

const UNDONE: Omit<VerdictView, 'word'> = {
  text: 'Undone',
  tone: 'attention',
  sentence:
    'A person undid the containment, and the next steps describe the state of the workload. Until the hold ends, Riposte only notifies people if the finding repeats.',
};

/** A step could not be undone and is still in effect: the workload is neither contained nor as it was. */
const UNDONE_IN_PART: Omit<VerdictView, 'word'> = {
  text: 'Undone in part',
  tone: 'bad',
  sentence:
    'A person undid the containment, but one of its steps is still in effect. The next steps say which one and why. Until the hold ends, Riposte only notifies people if the finding repeats.',
};

/** Riposte may act, but the playbook or the kind of resource gave it nothing to do to the workload. */
const NOT_ANSWERED: Omit<VerdictView, 'word'> = {
  text: 'Recorded, nothing changed',
  tone: 'attention',
  sentence: 'Riposte planned no containment. The workload still runs.',
};

/** The verdict in words. An undo overrides it, because the containment is gone. */
export function verdictView(record: VerdictInput): VerdictView {
  const words = wordsFor(record);
  const why = reasonFor(record);
  return {
    word: record.verdict,
    ...words,
    sentence: why === undefined ? words.sentence : `${words.sentence} Reason: ${why}`,
  };
}

type VerdictInput = Pick<CaseRecord, 'verdict' | 'containment' | 'mode'> &
  Partial<
    Pick<
      CaseRecord,
      'outcomes' | 'plan' | 'replanned' | 'detection' | 'playbook' | 'reversal' | 'undone' | 'timeline'
    >
  >;

/** A containment that stops the workload is an outage, so the first line must state it. */
const stoppedSentence = (noun: string): string =>
  `The ${noun} is stopped and serves no requests until somebody undoes the case. Riposte read its configuration again, and no bad instance runs any more.`;

function stoppedNoun(outcomes: NonNullable<VerdictInput['outcomes']>): string | undefined {
  const stopping = outcomes
    .filter(({ status }) => status === 'done')
    .map(({ action }) => tryAction(action))
    .find((action) => action?.kind === 'workload' && action.stops === true);
  return stopping?.kind === 'workload' ? TARGETS[stopping.targets[0]].words.noun : undefined;
}

/** For cases in which Riposte changed nothing, so that no sentence claims a change. */
const heldBefore = ({ containment }: VerdictInput): string =>
  [
    containment.config === 'verified'
      ? 'Riposte did not have to change anything: the configuration keeps the bad image from serving.'
      : 'Riposte changed nothing.',
    containment.instances === 'running'
      ? 'Bad instances still run. Treat the threat as live.'
      : 'Bad instances may still run.',
  ].join(' ');

/** Riposte made a change that does not keep the image from serving, such as closing the way in, or the change is no longer in effect. */
const STILL_SERVES =
  'Riposte changed the workload, but the configuration is not known to keep the bad image from serving. Treat the threat as live.';

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

/** The one reason that a tired reader needs if Riposte unexpectedly left the workload as it was. */
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
  if (withheld?.cause === 'guard') return sentenceOf(guardSentence(withheld));
  if (withheld) return sentenceOf(`Riposte withheld ${withheld.action}: ${withheld.reason}`);
  if (changes) return undefined;
  if (detection && !detection.known) return 'this version does not know the category of the finding.';
  return playbook
    ? `the response to this kind of finding changes no workload (playbook "${playbook.id}").`
    : undefined;
}

/** The reason of a guard begins with the id of the guard. */
function guardSentence({ action, reason }: WithheldAction): string {
  const [, guard, why] = /^([a-z-]+): (.*)$/s.exec(reason) ?? [];
  return guard === undefined
    ? `a guard refused ${action}: ${reason}`
    : `the guard ${guard} refused ${action}, because ${why}`;
}

const sentenceOf = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
