import fc from 'fast-check';
import type { JsonObject } from '../../../core/values/json';
import { bootFromStack } from '../../../sandbox/boot/boot';
import { createResolver, stackBlocks } from '../../../sandbox/boot/resolver';
import { functionsOf } from '../../../sandbox/delivery/push';
import { BootError } from '../../../sandbox/protocol/errors';
import { type Blocks, boot, miniSeed, miniStack, NUMBER, PROJECT, ref } from '../mini-stack';

function resolved(value: unknown): unknown {
  const stack = {
    data: { google_project: { home: { project_id: PROJECT } } },
    resource: {
      google_pubsub_topic: { t: { name: 'topic', labels: { a: 'b' }, list: [{ x: 'y' }] } },
      google_pubsub_subscription: { s: { value } },
    },
  };
  const blocks = stackBlocks(stack as JsonObject);
  const deployed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'google_pubsub_topic.t': { id: `projects/${PROJECT}/topics/topic` },
    'data.google_project.home': { number: NUMBER },
  };
  return createResolver(blocks, ({ address }) => deployed[address]).resolve(
    blocks.find(({ id }) => id === 's')!,
  ).value;
}

describe('the resolver', () => {
  test.each([
    [ref('google_pubsub_topic.t.name'), 'topic'],
    [ref('google_pubsub_topic.t.id'), `projects/${PROJECT}/topics/topic`],
    [ref('google_pubsub_topic.t.labels'), { a: 'b' }],
    [ref('google_pubsub_topic.t.list[0].x'), 'y'],
    [ref('google_pubsub_topic.t.labels[0].a'), 'b'],
    [ref('data.google_project.home.number'), NUMBER],
    [
      `service-${ref('data.google_project.home.number')}@x/${ref('google_pubsub_topic.t.name')}`,
      `service-${NUMBER}@x/topic`,
    ],
    [
      JSON.stringify({ topic: ref('google_pubsub_topic.t.id') }),
      `{"topic":"projects/${PROJECT}/topics/topic"}`,
    ],
    [`$${ref('kept')}`, ref('kept')],
    [{ deep: [ref('google_pubsub_topic.t.name'), 1, true] }, { deep: ['topic', 1, true] }],
  ])('resolves %j', (value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test.each([
    ref('google_pubsub_topic.gone.id'),
    ref('google_pubsub_topic.t.nothing'),
    ref('google_pubsub_topic.t.list[3].x'),
    ref('join("-", ["a"])'),
    ref('var.project'),
    ref('google_pubsub_topic.t'),
    ref('google_pubsub_topic.t.constructor'),
    ref('google_pubsub_subscription.s.value'),
    'open ${google_pubsub_topic.t.name',
    '%{ if true }x%{ endif }',
    `text ${ref('google_pubsub_topic.t.labels')}`,
  ])('stops at %s with its path', (value) => {
    expect(() => resolved({ inner: [value] })).toThrow(BootError);
    expect(() => resolved({ inner: [value] })).toThrow(
      /google_pubsub_subscription\.s\.value(\.inner\[0\])?: /,
    );
  });

  test('does not change texts without expressions', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[$%]/.test(text)),
        (text) => {
          expect(resolved(text)).toBe(text);
        },
      ),
    );
  });
});

describe('booting from a stack', () => {
  test('creates functions with address, environment and source', () => {
    const fn = functionsOf(boot())[0];
    expect(fn).toMatchObject({
      name: 'responder',
      entryPoint: 'respond',
      serviceAccount: `reader@${PROJECT}.iam.gserviceaccount.com`,
      env: { LEDGER: `projects/${PROJECT}/databases/cases`, LOG_EXECUTION_ID: 'true' },
      uri: `https://responder-${NUMBER}.us-central1.run.app`,
      timeoutSeconds: 120,
      sourceObject: { bucket: `gcf-v2-sources-${NUMBER}-us-central1`, name: 'responder/function-source.zip' },
    });
  });

  const change = (edit: (blocks: Blocks) => void) => () => boot(edit);

  test.each([
    [
      'an unknown resource type',
      (b: Blocks) => {
        b.google_compute_instance = { vm: { name: 'x' } };
      },
      /google_compute_instance\.vm: .*resource type google_compute_instance/,
    ],
    [
      'an unknown predefined role',
      (b: Blocks) => {
        b.google_project_iam_member!.x = { project: PROJECT, role: 'roles/owner', member: 'user:a@b.c' };
      },
      /google_project_iam_member\.x: .*400 INVALID_ARGUMENT: Role roles\/owner is not supported/,
    ],
    [
      'an invalid member',
      (b: Blocks) => {
        b.google_project_iam_member!.x = { project: PROJECT, role: 'roles/run.invoker', member: 'a@b.c' };
      },
      /google_project_iam_member\.x: .*400 INVALID_ARGUMENT: Invalid member: a@b\.c/,
    ],
    [
      'a filter that does not parse',
      (b: Blocks) => {
        Object.assign(b.google_scc_v2_project_notification_config!.findings!, {
          streaming_config: { filter: 'state=' },
        });
      },
      /notification_config\.findings: .*400 INVALID_ARGUMENT: Invalid filter: .*streamingConfig\.filter/,
    ],
    [
      'a filter with an unknown field',
      (b: Blocks) => {
        Object.assign(b.google_scc_v2_project_notification_config!.findings!, {
          streaming_config: { filter: 'klass="THREAT"' },
        });
      },
      /notification_config\.findings: .*400 INVALID_ARGUMENT: Invalid filter: unknown field 'klass'/,
    ],
    [
      'count',
      (b: Blocks) => {
        Object.assign(b.google_pubsub_topic!.findings!, { count: 2 });
      },
      /google_pubsub_topic\.findings: count/,
    ],
  ] as [string, (b: Blocks) => void, RegExp][])('stops at %s', (_what, edit, message) => {
    expect(change(edit)).toThrow(message);
  });

  test('stops if the seed does not contain the project', () => {
    expect(() => bootFromStack(miniStack(), miniSeed({ projects: [] }), {})).toThrow(
      /provider\.google\.project/,
    );
    expect(() => bootFromStack({}, miniSeed(), {})).toThrow(/not a synthesized stack/);
  });

  test('stops at a seed with a field that Cloud Run does not have', () => {
    const services = [
      { name: `projects/${PROJECT}/locations/us-central1/services/x`, config: { trafic: [] }, revisions: [] },
    ];
    expect(() => boot(undefined, { services })).toThrow(/seed: .*trafic/);
  });

  test('refuses an unknown assumption', () => {
    expect(() => boot(undefined, {}, { 'run.actas-on-update': 'sometimes' } as never)).toThrow(
      /required or not-required/,
    );
  });
});
