import type { Problem } from '../problem';
import type { Block } from '../schema';
import { eachAttribute, isKnown, type Values } from '../values';
import type { Check } from './check';
import { checkCombinations } from './combinations';
import { checkEnums } from './enums';
import { checkIam } from './iam';
import { checkLimits } from './limits';
import { checkResourceNames } from './resource-names';

const CHECKS: readonly Check[] = [checkEnums, checkIam, checkResourceNames, checkLimits, checkCombinations];

/** Everything that is wrong with a configuration, as far as its values are known. Types are Terraform's own to check. */
export function problemsOf(type: string, block: Block, values: Values): readonly Problem[] {
  const known = eachAttribute(block, values).filter(({ value }) => isKnown(value));
  return CHECKS.flatMap((check) => check({ type, block, values, known }));
}
