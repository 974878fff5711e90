import type { JsonObject } from '../../../core/values/json';
import { compareSynthesized } from '../../../review/input/synthesized';

const stack = (resource: object, more: object = {}): JsonObject =>
  ({ provider: { google: [{ project: 'demo-prj' }] }, resource, ...more }) as unknown as JsonObject;
const TOPIC = { '//': { metadata: { path: 'stack/findings/topic' } }, name: 'findings', project: 'demo-prj' };
const BASE = stack({ google_pubsub_topic: { t: TOPIC } });

const changesBetween = (base: JsonObject | undefined, head: JsonObject | undefined) => {
  const stacks = (json: JsonObject | undefined) => (json ? [{ name: 'stack', json }] : []);
  return compareSynthesized(stacks(base), stacks(head)).flatMap(({ changes }) => changes);
};

describe('two synthesized folders', () => {
  it('that are equal change nothing', () => {
    expect(changesBetween(BASE, BASE).map(({ kind }) => kind)).toEqual(['none']);
  });

  it.each<[string, JsonObject | undefined, JsonObject | undefined, object]>([
    ['one resource more', stack({}), BASE, { kind: 'create', constructPath: 'stack/findings/topic' }],
    ['one resource less', BASE, stack({}), { kind: 'delete', constructPath: 'stack/findings/topic' }],
    [
      'another argument',
      BASE,
      stack({ google_pubsub_topic: { t: { ...TOPIC, labels: {} } } }),
      { kind: 'update' },
    ],
    ...[
      { count: 0 },
      { count: `\${0}` },
      { count: `\${local.none}` },
      { for_each: {} },
      { for_each: [] },
      { lifecycle: { enabled: false } },
    ].map((none): [string, JsonObject, JsonObject, object] => [
      `none of it by ${JSON.stringify(none)}`,
      BASE,
      stack({ google_pubsub_topic: { t: { ...TOPIC, ...none } } }, { locals: { none: `\${local.n}`, n: 0 } }),
      { kind: 'delete' },
    ]),
    [
      'a provider of another project',
      stack({ google_pubsub_topic: { t: { name: 'findings' } } }),
      stack(
        { google_pubsub_topic: { t: { name: 'findings', provider: 'google.b' } } },
        { provider: { google: [{ project: 'demo-prj' }, { alias: 'b', project: 'other-prj' }] } },
      ),
      { kind: 'replace', after: { project: 'other-prj' } },
    ],
    ['one stack more', undefined, BASE, { kind: 'create' }],
    ['one stack less', BASE, undefined, { kind: 'delete' }],
    [
      'a moved block',
      BASE,
      stack(
        { google_pubsub_topic: { u: TOPIC } },
        { moved: [{ from: 'google_pubsub_topic.t', to: 'google_pubsub_topic.u' }] },
      ),
      { kind: 'none', address: 'google_pubsub_topic.u', previousAddress: 'google_pubsub_topic.t' },
    ],
    [
      'a removed block',
      BASE,
      stack({}, { removed: [{ from: 'google_pubsub_topic.t', lifecycle: { destroy: false } }] }),
      { kind: 'forget' },
    ],
    [
      'a removed block that destroys',
      BASE,
      stack({}, { removed: [{ from: 'google_pubsub_topic.t', lifecycle: { destroy: true } }] }),
      { kind: 'delete' },
    ],
  ])('with %s', (_, base, head, expected) => {
    expect(changesBetween(base, head)).toMatchObject([expected]);
  });

  it('refer to each other with the names that the cloud will assign', () => {
    const [, subscription] = changesBetween(
      undefined,
      stack({
        google_pubsub_topic: { t: { name: 'findings' } },
        google_pubsub_subscription: { s: { name: 's', topic: `\${google_pubsub_topic.t.id}` } },
      }),
    );
    expect(subscription?.after).toMatchObject({
      topic: 'projects/demo-prj/topics/findings',
      project: 'demo-prj',
    });
  });

  it('keep an expression that only a cloud can evaluate', () => {
    const uri = `\${google_cloudfunctions2_function.f.url}`;
    const [change] = changesBetween(
      undefined,
      stack({ google_pubsub_subscription: { s: { name: 's', topic: uri } } }),
    );
    expect(change?.after).toMatchObject({ topic: uri });
  });

  it('name the modules whose content they do not contain', () => {
    const [compared] = compareSynthesized(
      [],
      [{ name: 'stack', json: stack({}, { module: { app: { source: './app' } } }) }],
    );
    expect(compared?.unseenModules).toEqual(['module.app']);
  });
});
