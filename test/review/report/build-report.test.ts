import { buildReport } from '../../../review/report/build-report';
import { review } from '../../../review/review';
import { planDocument, resourceChange, stackOf } from './plan-factory';
import { SAMPLES, sample } from './samples';

const make = (name: string) => (SAMPLES[name] as () => ReturnType<typeof buildReport>)();
const CONFIG = 'google_scc_v2_project_notification_config.c';
const TOPIC = 'projects/p/topics/findings';
const anchor = {
  address: CONFIG,
  actions: ['no-op'],
  before: { pubsub_topic: TOPIC },
  after: { pubsub_topic: TOPIC },
};
const topic = {
  address: 'google_pubsub_topic.t',
  actions: ['no-op'],
  before: { id: TOPIC, name: 'findings', project: 'p' },
  after: { id: TOPIC, name: 'findings', project: 'p' },
};
const SUBSCRIPTION = 'google_pubsub_subscription.s';
/** The attribute changes of a subscription to the findings. */
const changed = (before: object, after: object, members: object = {}) =>
  sample([
    anchor,
    topic,
    {
      address: SUBSCRIPTION,
      before: { topic: TOPIC, ...before },
      after: { topic: TOPIC, ...after },
      ...members,
    },
  ]).resources[0]?.attributes ?? [];

describe('The report of a review', () => {
  it('reports that a plan without a relevant resource concerns nothing', () => {
    expect(make('untouched')).toMatchObject({
      concernsUs: false,
      verdicts: { detection: 'unchanged', response: 'unchanged', powers: 'unchanged' },
      findings: [],
      resources: [],
    });
  });

  it('gives a finding its construct and its line of code', () => {
    expect(make('filter').findings[0]).toMatchObject({
      rule: 'R02',
      constructPath: 'riposte-project/riposte/notifications/config',
      source: { file: 'stacks/project-stack.ts', line: 42 },
    });
  });

  it('lists resources by stack and then by construct', () => {
    expect(make('filter').resources.map(({ constructPath }) => constructPath)).toEqual([
      'riposte-project/riposte/findings/topic',
      'riposte-project/riposte/notifications/config',
    ]);
  });

  it('lists a resource that a finding names, even if it does not belong to the pipeline', () => {
    expect(make('grown').resources.map(({ address }) => address)).toEqual([
      'google_folder_iam_member.actor_admin',
    ]);
  });

  it('shows the old and the new value of an attribute', () => {
    expect(changed({ ack_deadline_seconds: 600 }, { ack_deadline_seconds: 10 })).toEqual([
      { path: 'ack_deadline_seconds', before: '600', after: '10', masked: false, replaces: false },
    ]);
  });

  it('looks into a block in a list of one, and treats an empty block as not set', () => {
    expect(
      changed({ dead_letter_policy: [{ max_delivery_attempts: 5 }] }, { dead_letter_policy: [] }),
    ).toEqual([
      {
        path: 'dead_letter_policy.max_delivery_attempts',
        before: '5',
        after: null,
        masked: false,
        replaces: false,
      },
    ]);
  });

  it('treats a list of scalars as a set', () => {
    expect(changed({ tags: ['a', 'b'] }, { tags: ['b', 'a'] })).toEqual([]);
    expect(changed({ tags: ['a', 'b'] }, { tags: ['b', 'c', 'd'] })).toMatchObject([
      { path: 'tags[]', before: 'a', after: 'c\nd' },
    ]);
  });

  it('shows that a value is known only after the apply', () => {
    expect(changed({ x: 'a' }, {}, { after_unknown: { x: true } })).toMatchObject([
      { path: 'x', before: 'a', after: '(known after apply)' },
    ]);
  });

  it('names the argument that forces a replacement', () => {
    expect(
      changed({ filter: 'a', labels: { b: 'c' } }, { filter: 'b' }, { replace_paths: [['filter']] }).map(
        ({ path, replaces }) => [path, replaces],
      ),
    ).toEqual([
      ['filter', true],
      ['labels.b', false],
    ]);
  });

  it('shows of a masked value only whether it changed', () => {
    const marks = { before_sensitive: { x: true }, after_sensitive: { x: true } };
    expect(changed({ x: 'one-secret' }, { x: 'another-longer-secret' }, marks)).toEqual([
      { path: 'x', before: '(masked)', after: '(masked)', masked: true, replaces: false },
    ]);
    expect(changed({ x: 'one-secret' }, { x: 'one-secret' }, marks)).toEqual([]);
  });

  it('shortens the common part of two long values', () => {
    const long = 'a word and another '.repeat(40);
    const [attribute] = changed({ filter: long }, { filter: `${long}AND severity="HIGH"` });
    expect(attribute?.after).toMatch(/^… [a-z ]{10,60}AND severity="HIGH"$/);
  });

  it('omits a refresh that only fills in computed values', () => {
    const [drift] = make('drifted').drift;
    expect(make('drifted').drift).toHaveLength(1);
    expect(drift?.attributes).toEqual([
      {
        path: 'message_retention_duration',
        before: '2678400s',
        after: '604800s',
        masked: false,
        replaces: false,
      },
    ]);
  });

  it('shows what was added outside of Terraform if the plan reverts it', () => {
    const exclusions = { exclusions: [{ name: 'all', filter: 'x' }] };
    const driftOf = (after: object) =>
      sample(
        [
          {
            ...anchor,
            before: { ...anchor.before, ...exclusions },
            actions: ['update'],
            after: { ...anchor.after, ...after },
          },
        ],
        [],
        {},
        {
          resource_drift: [
            resourceChange({
              address: CONFIG,
              before: { ...anchor.before, exclusions: [] },
              after: { ...anchor.after, ...exclusions },
            }),
          ],
        },
      ).drift;
    expect(driftOf({ exclusions: [] })[0]?.attributes.map(({ path }) => path)).toEqual([
      'exclusions[all].filter',
      'exclusions[all].name',
    ]);
    expect(driftOf(exclusions)).toEqual([]);
  });

  it('omits drift of other resources', () => {
    const report = sample(
      [anchor],
      [],
      {},
      {
        resource_drift: [
          resourceChange({
            address: 'google_storage_bucket.x',
            before: { location: 'US' },
            after: { location: 'EU' },
          }),
        ],
      },
    );
    expect(report.drift).toEqual([]);
  });

  it('notes what limits the review', () => {
    const stack = {
      ...stackOf(planDocument([anchor], { errored: true, deferred_changes: [{}] })),
      unseenModules: ['module.x'],
    };
    expect(buildReport(review([stack])).notes.map(({ kind }) => kind)).toEqual([
      'errored',
      'deferred',
      'unseen-module',
    ]);
  });

  it('names source files relative to the repository, and omits files outside of it', () => {
    const place = (file: string) => {
      const stack = stackOf(planDocument([{ address: CONFIG, actions: ['delete'], before: anchor.before }]));
      const changes = stack.changes.map((change) => ({ ...change, source: { file, line: 3 } }));
      return buildReport(review([{ ...stack, changes }]), { root: '/home/me/repository' }).findings[0]
        ?.source;
    };
    expect(place('/home/me/repository/stacks/a.ts')).toEqual({ file: 'stacks/a.ts', line: 3 });
    expect(place('stacks/a.ts')).toEqual({ file: 'stacks/a.ts', line: 3 });
    expect(place('/home/me/elsewhere/a.ts')).toBeUndefined();
  });
});
