import * as z from 'zod';
import { EVENTS, type EventName } from '../../../core/events';
import type { JsonObject } from '../../../core/values/json';
import { PipelineHealth, type PipelineHealthProps, TamperAlarm } from '../../../index';
import { CHANNEL, PROJECT, partsOf, REGION } from '../../factories/parts';

const synthesized = (more: Partial<PipelineHealthProps> = {}) =>
  partsOf((stack) => {
    new PipelineHealth(stack, 'health', {
      project: PROJECT,
      pipes: [{ subscription: 'riposte-findings' }],
      deadLetters: 'riposte-dead-letters',
      functions: ['riposte-responder', 'riposte-actor'],
      notificationChannels: [CHANNEL],
      heartbeat: { organization: '123456', region: REGION },
      ...more,
    });
    new TamperAlarm(stack, 'alarm', {
      project: PROJECT,
      location: REGION,
      scope: { project: PROJECT.id },
      filter: 'protoPayload.methodName=~"DeleteTopic$"',
      notificationChannels: [CHANNEL],
      runbookBase: more.runbookBase,
    });
  }).all('google_monitoring_alert_policy');

interface Texts {
  readonly subject: string;
  readonly content: string;
  readonly links: readonly { readonly display_name: string; readonly url: string }[];
}
interface Alert {
  readonly id: string;
  readonly texts: Texts;
  readonly filter: string;
  readonly extractors: Readonly<Record<string, string>>;
}

const alertsOf = (policies: readonly JsonObject[]): readonly Alert[] =>
  policies.map(({ user_labels, documentation, conditions }) => {
    const [{ condition_matched_log: log }] = conditions as [{ condition_matched_log?: JsonObject }];
    return {
      id: String((user_labels as JsonObject).riposte),
      texts: documentation as unknown as Texts,
      filter: String(log?.filter ?? ''),
      extractors: (log?.label_extractors ?? {}) as Record<string, string>,
    };
  });

const alerts = alertsOf(synthesized());
const onLines = alerts.filter(({ filter }) => filter !== '');
const named = (id: string): Alert => alerts.find((one) => one.id === id) as Alert;
const textsOf = ({ subject, content, links }: Texts): string =>
  [subject, content, ...links.map(({ url }) => url)].join('\n');
const variablesOf = (texts: Texts): string[] =>
  [...textsOf(texts).matchAll(/\$\$\{([^}]*)\}/g)].map(([, name = '']) => name);

const CASE_VARIABLES = ['workload', 'region', 'project', 'severity'];

test.each([
  ['case-open', ['verdict', ...CASE_VARIABLES]],
  ['case-contained', ['verdict', ...CASE_VARIABLES]],
  ['case-reversed', ['verdict', ...CASE_VARIABLES]],
  ['case-failed', CASE_VARIABLES],
  ['step-refused', CASE_VARIABLES],
  ['step-failed', CASE_VARIABLES],
  ['tamper-detected', ['detection', 'principal']],
])('the subject of %s has %j', (id, keys) => {
  const { subject } = named(id).texts;
  for (const key of keys) expect(subject).toContain(`$\${log.extracted_label.${key}}`);
});

test.each(alerts.map(({ id, texts }) => [id, texts] as const))(
  '%s: Terraform leaves every variable to Cloud Monitoring',
  (_id, texts) => {
    expect(textsOf(texts).replaceAll(`$\${`, '')).not.toContain(`\${`);
  },
);

test.each(onLines.map((alert) => [alert.id, alert] as const))(
  '%s uses only labels that it extracts, and extracts at most ten',
  (_id, { texts, extractors }) => {
    const keys = Object.keys(extractors);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.length).toBeLessThanOrEqual(10);
    const used = variablesOf(texts).map((name) => name.replace('log.extracted_label.', ''));
    expect(keys).toEqual(expect.arrayContaining(used));
  },
);

test.each(onLines.map((alert) => [alert.id, alert] as const))(
  '%s extracts only text that every line of the event has',
  (_id, { filter, extractors }) => {
    const [, event = ''] = /jsonPayload\.event=\("([^"]+)"\)/.exec(filter) ?? [];
    const shape = EVENTS[event as EventName].fields.shape as Record<string, z.ZodType>;
    for (const extractor of Object.values(extractors)) {
      const [, field = ''] = /^EXTRACT\(jsonPayload\.(\w+)\)$/.exec(extractor) ?? [];
      const json = z.toJSONSchema(shape[field] as z.ZodType, { io: 'output' });
      expect([field, json.type, shape[field]?.safeParse(undefined).success]).toEqual([
        field,
        'string',
        false,
      ]);
    }
  },
);

test('the name of a principal, which an identity provider may choose, is only in the subject', () => {
  const { content, links } = named('tamper-detected').texts;
  expect(textsOf({ subject: '', content, links })).not.toContain('principal');
});

test.each(alerts.map(({ id, texts }) => [id, texts] as const))(
  '%s names the project, and links a page of the console that opens',
  (_id, { subject, links }) => {
    expect(subject).toMatch(/project (?:demo-prj|\$\$\{log\.extracted_label\.project\})/);
    expect(links).toHaveLength(1);
    for (const { display_name, url } of links) {
      expect(display_name.length).toBeLessThanOrEqual(63);
      expect(url.length).toBeLessThanOrEqual(2_083);
      const { origin, search } = new URL(url.replace(/\$\$\{[^}]*\}/g, 'value'));
      expect([origin, search]).toEqual(['https://console.cloud.google.com', '?project=demo-prj']);
    }
  },
);

test('alerts about Pub/Sub name the subscription, by which their conditions group', () => {
  for (const id of ['dead-letters', 'delivery-lag', 'push-errors']) {
    expect(named(id).texts.subject).toContain(`$\${resource.label.subscription_id}`);
  }
  for (const { conditions } of synthesized()) {
    for (const { condition_threshold: threshold } of conditions as { condition_threshold?: JsonObject }[]) {
      if (threshold === undefined) continue;
      expect((threshold.aggregations as JsonObject[])[0]?.group_by_fields).toEqual([
        'resource.labels.subscription_id',
      ]);
    }
  }
});

test('with published runbooks, every alert also links its section', () => {
  const published = alertsOf(synthesized({ runbookBase: 'https://wiki.example.com/riposte' }));
  for (const { id, texts } of published) {
    expect(texts.links[1]?.url).toBe(`https://wiki.example.com/riposte#${id}`);
  }
});

test('the page of a case shows the log lines of that case', () => {
  const [link] = named('case-open').texts.links;
  const query = decodeURIComponent(/query=([^;]*)/.exec(link?.url ?? '')?.[1] ?? '');
  expect(query.split('\n')).toEqual([
    'resource.type="cloud_run_revision"',
    `jsonPayload.caseId="$\${log.extracted_label.case}"`,
  ]);
});
