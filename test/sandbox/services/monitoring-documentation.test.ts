import type { JsonObject } from '../../../core/values/json';
import { type AssumptionSettings, assumptionSettings } from '../../../sandbox/protocol/assumptions';
import { PROJECT } from '../mini-stack';
import { api, watchingCloud } from './watching-cloud';

const POLICIES = `/v3/projects/${PROJECT}/alertPolicies`;

function monitoring(assumptions: Partial<AssumptionSettings> = {}) {
  const cloud = watchingCloud();
  cloud.state = { ...cloud.state, assumptions: assumptionSettings(assumptions) };
  return api(cloud, 'monitoring');
}

const EXTRACTORS = { project: 'EXTRACT(jsonPayload.project)' };
const onLog = (documentation: JsonObject, labelExtractors: JsonObject = EXTRACTORS): JsonObject => ({
  displayName: 'a line',
  combiner: 'OR',
  conditions: [
    { displayName: 'a line', conditionMatchedLog: { filter: 'severity>=ERROR', labelExtractors } },
  ],
  alertStrategy: { notificationRateLimit: { period: '300s' } },
  documentation,
});
const links = (...some: JsonObject[]) => ({ links: some });
const link = (over: JsonObject = {}): JsonObject => ({
  displayName: 'page',
  url: `https://example.com/\${log.extracted_label.project}?p=\${project}`,
  ...over,
});

const D = 'alertPolicy.documentation';
const L = 'alertPolicy.conditions[0].conditionMatchedLog.labelExtractors';

test('a subject, a content and links with variables are accepted and returned', () => {
  const documentation = {
    subject: `\${log.extracted_label.project}: \${policy.display_name}`,
    content: `\${condition.display_name}`,
    ...links(link()),
  };
  expect(monitoring().post(POLICIES, onLog(documentation)).documentation).toMatchObject(documentation);
});

test.each<[string, JsonObject, string]>([
  [
    'a label without an extractor',
    onLog({ subject: `\${log.extracted_label.proyect}` }),
    `400 INVALID_ARGUMENT ${D}`,
  ],
  [
    'a label of a series in a condition on log lines',
    onLog({ content: `\${resource.label.subscription_id}` }),
    `400 INVALID_ARGUMENT ${D}`,
  ],
  [
    'a variable that the sandbox does not know',
    onLog({ subject: `\${incident.id}` }),
    `501 UNIMPLEMENTED ${D}`,
  ],
  ['four links', onLog(links(link(), link(), link(), link())), `400 INVALID_ARGUMENT ${D}.links`],
  [
    'a link without a name',
    onLog(links(link({ displayName: '' }))),
    `400 INVALID_ARGUMENT ${D}.links[0].displayName`,
  ],
  [
    'a link whose name is too long',
    onLog(links(link({ displayName: 'x'.repeat(64) }))),
    `400 INVALID_ARGUMENT ${D}.links[0].displayName`,
  ],
  [
    'a link that is a path',
    onLog(links(link({ url: 'docs/runbooks.md' }))),
    `400 INVALID_ARGUMENT ${D}.links[0].url`,
  ],
  [
    'a link that is too long',
    onLog(links(link({ url: `https://example.com/${'x'.repeat(2_083)}` }))),
    `400 INVALID_ARGUMENT ${D}.links[0].url`,
  ],
  [
    'an expression that RE2 refuses',
    onLog({}, { a: 'REGEXP_EXTRACT(textPayload, "(?=a)(b)")' }),
    `400 INVALID_ARGUMENT ${L}.a`,
  ],
  ['an invalid key', onLog({}, { 'a-b': 'EXTRACT(textPayload)' }), `400 INVALID_ARGUMENT ${L}.a-b`],
  [
    'eleven labels',
    onLog(
      {},
      Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`l${index}`, 'EXTRACT(textPayload)'])),
    ),
    `400 INVALID_ARGUMENT ${L}`,
  ],
])('refuses %s', (_what, body, expected) => {
  expect(monitoring().refused('POST', POLICIES, body)).toBe(expected);
});

test('accepts a variable without a value under the assumption that Google shows it as empty', () => {
  const kinder = monitoring({ 'monitoring.variable-without-value': 'empty' });
  expect(kinder.post(POLICIES, onLog({ subject: `\${log.extracted_label.proyect}` })).displayName).toBe(
    'a line',
  );
});
