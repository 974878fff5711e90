import { containedIsTrue } from './contained-is-true';
import { dryModesChangeNothing } from './dry-modes-change-nothing';
import { effectOnce } from './effect-once';
import { everyFindingEnds } from './every-finding-ends';
import { evidenceFirst } from './evidence-first';
import { guardsHold } from './guards-hold';
import type { Judgement } from './judgement';
import { noDefect } from './no-defect';
import { nobodyIsLeftAlone } from './nobody-is-left-alone';
import { nothingIsKept } from './nothing-is-kept';
import { onlyTheTarget } from './only-the-target';
import { peopleDecide } from './people-decide';
import { refugeIsClean } from './refuge-is-clean';
import { requestsAreCareful } from './requests-are-careful';
import { reversalIsTold } from './reversal-is-told';
import { severityDecides } from './severity-decides';
import { sizesAreBounded } from './sizes-are-bounded';
import { undoGoesFirst } from './undo-goes-first';
import { undoIsHonest } from './undo-is-honest';
import { undoLeavesOthers } from './undo-leaves-others';
import { undoSideEffects } from './undo-side-effects';
import { wordsAgree } from './words-agree';

export const JUDGEMENTS: readonly Judgement[] = [
  containedIsTrue,
  reversalIsTold,
  onlyTheTarget,
  effectOnce,
  everyFindingEnds,
  evidenceFirst,
  wordsAgree,
  undoIsHonest,
  undoLeavesOthers,
  undoSideEffects,
  undoGoesFirst,
  guardsHold,
  dryModesChangeNothing,
  nothingIsKept,
  nobodyIsLeftAlone,
  refugeIsClean,
  requestsAreCareful,
  sizesAreBounded,
  severityDecides,
  peopleDecide,
  noDefect,
];
