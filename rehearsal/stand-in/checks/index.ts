import type { Diagnostic } from '../diagnostic';
import type { Block } from '../schema';
import { eachAttribute, isKnown, type Values } from '../values';
import { checkArguments } from './arguments';
import type { Check } from './check';
import { checkEnums } from './enums';

const CHECKS: readonly Check[] = [checkEnums, checkArguments];

/** What the provider itself refuses in a configuration, as far as values are known. Types are Terraform's own to check. */
export function problemsOf(type: string, block: Block, values: Values): readonly Diagnostic[] {
  const known = eachAttribute(block, values).filter(({ value }) => isKnown(value));
  return CHECKS.flatMap((check) => check({ type, block, values, known }));
}
