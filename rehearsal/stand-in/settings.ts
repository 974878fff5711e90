import type { Diagnostic } from './diagnostic';
import { isKnown, type Values } from './values';

/** What the stand-in reads of the provider block. */
const USED = ['project', 'region', 'user_project_override', 'billing_project'];

/** Settings that the genuine provider would act on and the stand-in does not. */
export const unusedSettings = (settings: Values): readonly Diagnostic[] =>
  Object.entries(settings)
    .filter(([name, value]) => !USED.includes(name) && isSet(value))
    .map(([name]) => ({
      severity: 'warning',
      summary: `the stand-in provider ignores ${name}`,
      detail: `It reads ${USED.join(', ')}. Rehearse with the genuine provider to see what ${name} does: --provider-mirror DIR.`,
      path: [name],
    }));

const isSet = (value: Values[string]): boolean =>
  isKnown(value) && !(Array.isArray(value) && value.length === 0);
