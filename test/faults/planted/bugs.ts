import type { PlantedBug } from './bug';
import { CHANGE_BUGS } from './bugs-change';
import { DECISION_BUGS } from './bugs-decision';
import { FORGERY_BUGS } from './bugs-forgeries';
import { MARK_BUGS } from './bugs-marks';
import { PLAN_BUGS } from './bugs-plan';
import { UNDO_BUGS } from './bugs-undo';
import { VERDICT_BUGS } from './bugs-verdict';
import { WORDS_BUGS } from './bugs-words';

export const BUGS: readonly PlantedBug[] = [
  ...DECISION_BUGS,
  ...CHANGE_BUGS,
  ...VERDICT_BUGS,
  ...WORDS_BUGS,
  ...MARK_BUGS,
  ...FORGERY_BUGS,
  ...UNDO_BUGS,
  ...PLAN_BUGS,
];
