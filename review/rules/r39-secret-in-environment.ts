import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { defineRule } from '../contract/rule';
import type { Resource } from '../model/resource';

const RUNS =
  /^google_(?:cloudfunctions2?_function|cloud_run_.*(?:service|job|worker_pool)|cloud_scheduler_job)$/;

export default defineRule({
  id: 'R39',
  title: 'An environment or a call contains a secret in clear text',
  severity: 'high',
  effects: { powers: 'grown' },
  why: 'Terraform does not treat environment values as sensitive. A secret in an environment value is in the code, the state, every plan and every log of the pipeline, and anyone who may view the function can read it.',
  fix: 'Move the secret to Secret Manager and name it in secret_environment_variables or value_source. Then rotate the secret, because it counts as compromised.',
  sources: [
    'https://cloud.google.com/functions/docs/configuring/secrets',
    'https://cloud.google.com/run/docs/configuring/services/secrets',
  ],
  *check(context) {
    for (const { before, after, change } of context.pairs) {
      if (!after || !RUNS.test(change.type)) continue;
      const known = new Set(before ? literalsIn(before).map(({ text }) => text) : []);
      for (const { name, text } of literalsIn(after)) {
        if (known.has(text) || !looksSecret(name, text)) continue;
        // The message never shows the value.
        yield { change, message: `${name} contains what looks like a secret in clear text.` };
      }
    }
  },
});

interface Literal {
  readonly name: string;
  readonly text: string;
}

/** Environment maps of functions, environment lists of containers, headers of calls. */
function literalsIn({ values }: Resource): readonly Literal[] {
  const found: Literal[] = [];
  collect(values, '', found);
  return found;
}

function collect(value: Json | undefined, name: string, found: Literal[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, found);
  } else if (isObject(value)) {
    if (/^(?:(?:build_)?environment_variables|headers)$/.test(name)) {
      for (const [key, text] of Object.entries(value))
        if (typeof text === 'string') found.push({ name: key, text });
    } else if (name === 'env') {
      found.push(...inContainer(value));
    } else {
      for (const [key, member] of Object.entries(value)) collect(member, key, found);
    }
  }
}

const inContainer = ({ name, value }: JsonObject): readonly Literal[] =>
  typeof value === 'string' && value !== '' ? [{ name: String(name), text: value }] : [];

/** Formats that issuers give to their keys so that scanners can find them. */
const SHAPES = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^AIza[\w-]{35}$/,
  /^ya29\.[\w-]{20,}/,
  /^GOCSPX-[\w-]{20,}/,
  /^(?:gh[pousr]_|github_pat_|glpat-)\w{20,}/,
  /^xox[abprs]-[\w-]{10,}/,
  /^sk[-_](?:live|test|ant|proj)[-_]\w{10,}/,
  /^(?:AKIA|ASIA)[A-Z0-9]{16}$/,
  /^eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
  /^(?:Bearer|Basic) [\w+/=.-]{12,}$/i,
  /:\/\/[^/\s:@]+:[^/\s:@]{6,}@/,
  /hooks\.slack\.com\/services\/\w+\/\w+\/\w+/,
];
const NAMED = /secret|passw|token|api_?key|private_?key|credential|auth/i;

/** A resource name, a reference or a plain word is not a secret. */
const ORDINARY = /^(?:projects\/|organizations\/|folders\/|https?:\/\/|gs:\/\/|\$\{|true$|false$|\d{1,6}$)/;

const looksSecret = (name: string, text: string): boolean =>
  SHAPES.some((shape) => shape.test(text)) ||
  (NAMED.test(name) && text.length >= 8 && !ORDINARY.test(text) && !/@[a-z0-9.-]+$/.test(text));
