import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { AlertPolicy, Condition, Documentation } from '../state/watch';

const VARIABLE = /\$\{([^}]*)\}/g;
/** "Subject lines are limited to 255 characters" (doc-variables); AlertPolicy.Documentation.subject: 255 bytes. */
const SUBJECT_BYTES = 255;

/** The value of a label that the condition extracts from the log entry. */
export const extractedVariable = (key: string): string => `log.extracted_label.${key}`;
/** The subscription of a series that is grouped by subscription. */
export const SUBSCRIPTION_VARIABLE = 'resource.label.subscription_id';

/** Values by variable: `log.extracted_label.project`. */
export type Values = Readonly<Record<string, string>>;

export const documentationOf = ({ documentation }: JsonObject): Documentation => {
  const { subject, content, links } = objectOf(documentation);
  return {
    subject: textOf(subject),
    content: textOf(content),
    links: listOf(links).map((link) => {
      const { displayName, url } = objectOf(link);
      return { title: textOf(displayName), url: textOf(url) };
    }),
  };
};

/** Variables of the documentation, without duplicates: `log.extracted_label.project`. */
export const variablesOf = ({ subject, content, links }: Documentation): readonly string[] => [
  ...new Set(
    [subject, content, ...links.map(({ url }) => url)].flatMap((text) =>
      [...text.matchAll(VARIABLE)].map(([, name = '']) => name),
    ),
  ),
];

/** The values that do not depend on what fired. */
const valuesOf = ({ displayName, name, project }: AlertPolicy, condition: Condition): Values => ({
  'policy.display_name': displayName,
  'policy.name': name,
  project,
  'condition.display_name': condition.name,
});

const COMMON: ReadonlySet<string> = new Set([
  'policy.display_name',
  'policy.name',
  'project',
  'condition.display_name',
]);
/** Variables with these beginnings depend on what fired, so they can lack a value. */
const FIRED = /^(?:log\.extracted_label|resource\.labels?|metric\.labels?|metadata)\./;

/** `unknown`: the sandbox does not know the variable. `unset`: nothing that this condition reads gives it a value. */
export function judgeVariable(name: string, condition: Condition): 'set' | 'unset' | 'unknown' {
  if (COMMON.has(name)) return 'set';
  if (condition.kind === 'log' && condition.labels.some(({ key }) => extractedVariable(key) === name))
    return 'set';
  if (condition.kind === 'subscription' && condition.isBySubscription && name === SUBSCRIPTION_VARIABLE)
    return 'set';
  return FIRED.test(name) ? 'unset' : 'unknown';
}

/** The documentation of the policy with its variables replaced. Without a subject, Cloud Monitoring determines one. Here it is the name of the policy. */
export function notificationOf(policy: AlertPolicy, condition: Condition, fired: Values): Documentation {
  const { subject, content, links } = policy.documentation;
  const values = { ...valuesOf(policy, condition), ...fired };
  const filled = (text: string): string =>
    text.replace(VARIABLE, (_whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? '') : '',
    );
  return {
    subject: cut(filled(subject) || policy.displayName, SUBJECT_BYTES),
    content: filled(content),
    links: links.map(({ title, url }) => ({ title, url: filled(url) })),
  };
}

/** At a boundary of characters. */
function cut(text: string, bytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}
