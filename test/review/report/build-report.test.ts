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
/** The details of a subscription to the findings. */
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

describe("A review's report", () => {
  it('says that a plan without anything of ours concerns nothing', () => {
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

  it('lists what a finding names, although it is nobody of ours', () => {
    expect(make('grown').resources.map(({ address }) => address)).toEqual([
      'google_folder_iam_member.actor_admin',
    ]);
  });

  it('tells what of an attribute changes', () => {
    expect(changed({ ack_deadline_seconds: 600 }, { ack_deadline_seconds: 10 })).toEqual([
      { path: 'ack_deadline_seconds', before: '600', after: '10', masked: false, replaces: false },
    ]);
  });

  it('enters a block that stands in a list of one, and counts an empty one as not set', () => {
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

  it('takes a list of scalars for a set', () => {
    expect(changed({ tags: ['a', 'b'] }, { tags: ['b', 'a'] })).toEqual([]);
    expect(changed({ tags: ['a', 'b'] }, { tags: ['b', 'c', 'd'] })).toMatchObject([
      { path: 'tags[]', before: 'a', after: 'c\nd' },
    ]);
  });

  it('says what only the apply will tell', () => {
    expect(changed({ x: 'a' }, {}, { after_unknown: { x: true } })).toMatchObject([
      { path: 'x', before: 'a', after: '(known after apply)' },
    ]);
  });

  it('says which argument forces a replacement', () => {
    expect(
      changed({ filter: 'a', labels: { b: 'c' } }, { filter: 'b' }, { replace_paths: [['filter']] }).map(
        ({ path, replaces }) => [path, replaces],
      ),
    ).toEqual([
      ['filter', true],
      ['labels.b', false],
    ]);
  });

  it('shows of a masked value whether it changed, and nothing else', () => {
    const marks = { before_sensitive: { x: true }, after_sensitive: { x: true } };
    expect(changed({ x: 'one-secret' }, { x: 'another-longer-secret' }, marks)).toEqual([
      { path: 'x', before: '(masked)', after: '(masked)', masked: true, replaces: false },
    ]);
    expect(changed({ x: 'one-secret' }, { x: 'one-secret' }, marks)).toEqual([]);
  });

  it('leaves out what two long values have in common', () => {
    const long = 'a word and another '.repeat(40);
    const [attribute] = changed({ filter: long }, { filter: `${long}AND severity="HIGH"` });
    expect(attribute?.after).toMatch(/^… [a-z ]{10,60}AND severity="HIGH"$/);
  });

  it('says nothing of a refresh that fills in what is computed', () => {
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

  it('says what was added outside of Terraform when the plan takes it back', () => {
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

  it('leaves drift of others out', () => {
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

  it('tells source files relative to the repository, and no others', () => {
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
