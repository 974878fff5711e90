import type { Diagnostic } from './diagnostic';
import { isKnown, type Values } from './values';

/** Settings in the provider block that the stand-in reads. */
const USED = ['project', 'region', 'user_project_override', 'billing_project'];

/** Warnings about settings that the genuine provider uses and the stand-in ignores. */
export const unusedSettings = (settings: Values): readonly Diagnostic[] =>
  Object.entries(settings)
    .filter(([name, value]) => !USED.includes(name) && isSet(value))
    .map(([name]) => ({
      severity: 'warning',
      summary: `the stand-in provider ignores ${name}`,
      detail: `It reads only ${USED.join(', ')}. To see what ${name} does, rehearse with the genuine provider: --provider-mirror DIR.`,
      path: [name],
    }));

const isSet = (value: Values[string]): boolean =>
  isKnown(value) && !(Array.isArray(value) && value.length === 0);
