import { isObject, type Json } from '../../core/values/json';
import type { Resource } from './resource';

export interface HiddenDifference {
  /** Dotted path of the argument. */
  readonly path: string;
  readonly asked: string;
  readonly planned: string;
}

/**
 * Arguments that the configuration sets to a constant and for which the plan has another value. Compares only what the
 * configuration names, because the provider fills in the rest. Spellings that mean the same to Google do not differ.
 */
export function hiddenDifferences({ change, values, unknown }: Resource): readonly HiddenDifference[] {
  // In synthesized folders, both are the same.
  const { configured } = change;
  if (configured === undefined || change.kind === 'delete' || change.kind === 'forget') return [];
  return Object.entries(configured).flatMap(([argument, asked]) => {
    if (IGNORED.has(argument) || hasTrue(memberOf(unknown, argument))) return [];
    return isMet(asked, values[argument])
      ? []
      : [{ path: argument, asked: shortly(asked), planned: shortly(values[argument]) }];
  });
}

/** Write-only arguments, and texts in which the provider ignores what Google adds. */
const IGNORED = new Set(['timeouts', 'lifecycle', 'dashboard_json', 'source', 'content', 'secret_data_wo']);

const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;

const hasTrue = (value: Json | undefined): boolean =>
  value === true ||
  (Array.isArray(value) && value.some(hasTrue)) ||
  (isObject(value) && Object.values(value).some(hasTrue));

/** True if the planned value contains everything that the configuration requests. */
function isMet(asked: Json | undefined, planned: Json | undefined): boolean {
  if (asked === undefined || asked === null || asked === '') return true;
  // A reference, or a block that contains only references, has no constants to compare.
  if (isWithoutConstants(asked)) return true;
  // An explicit false, zero or empty list also counts as requested.
  if (isNothing(asked)) return isNothing(planned);
  if (Array.isArray(asked)) return isListMet(asked, Array.isArray(planned) ? planned : [planned ?? null]);
  if (isObject(asked)) {
    const block = Array.isArray(planned) && planned.length === 1 ? planned[0] : planned;
    return isObject(block) && Object.entries(asked).every(([name, member]) => isMet(member, block[name]));
  }
  return isScalarMet(asked as string | number | boolean, planned);
}

const isWithoutConstants = (asked: Json | undefined): boolean =>
  Array.isArray(asked)
    ? asked.length > 0 && asked.every((block) => isObject(block) && isWithoutConstants(block))
    : isReference(asked) || (isObject(asked) && Object.values(asked).every(isWithoutConstants));

/** Sets are unordered. A list that contains a reference may contain any value in its place. */
function isListMet(asked: readonly Json[], planned: readonly Json[]): boolean {
  const left = planned.filter((item) => !isNothing(item));
  const isOpen = (item: Json): boolean => isNothing(item) || isWithoutConstants(item);
  const open = asked.filter(isOpen);
  const known = asked.filter((item) => !isOpen(item));
  for (const item of known) {
    const at = left.findIndex((candidate) => isMet(item, candidate));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0 || open.length > 0;
}

const isReference = (value: Json | undefined): boolean => typeof value === 'string' && value.includes('${');

/** The value that Terraform uses for an argument that is not set. */
const isNothing = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.every(isNothing)) ||
  (isObject(value) && Object.values(value).every(isNothing));

function isScalarMet(asked: string | number | boolean, planned: Json | undefined): boolean {
  if (isObject(planned) || Array.isArray(planned)) return false;
  if (planned === null || planned === undefined) return false;
  const [one, other] = [normal(String(asked)), normal(String(planned))];
  // To Google, a full name and its last part are the same, and so are a name with and without a service's host.
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

/** Normalizes case, surrounding white space, fractions of seconds and numbers in texts. */
function normal(text: string): string {
  const trimmed = text.trim().toLowerCase();
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(trimmed);
  if (seconds) return `${Number(seconds[1])}s`;
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? String(Number(trimmed)) : trimmed;
}

const shortly = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};
