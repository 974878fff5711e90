import type { Diagnostic } from '../diagnostic';
import type { Block } from '../schema';
import { eachAttribute, isKnown, type Values } from '../values';
import { checkArguments } from './arguments';
import type { Check } from './check';
import { checkEnums } from './enums';

const CHECKS: readonly Check[] = [checkEnums, checkArguments];

/** Errors that the provider itself reports in a configuration with known values. Terraform checks the types. */
export function problemsOf(type: string, block: Block, values: Values): readonly Diagnostic[] {
  const known = eachAttribute(block, values).filter(({ value }) => isKnown(value));
  return CHECKS.flatMap((check) => check({ type, block, values, known }));
}
