import {
  FindingNotifications,
  type FindingScope,
  NOTIFICATION_CONFIGS_PER_ORGANIZATION,
} from '../../../constructs/intake/finding-notifications';
import { emptyStack } from '../../factories/empty-stack';

const FILTER = 'category="Execution: Reverse Shell"';
/** The part of a pipe that the notifications need. */
const pipe = {
  topic: { id: 'projects/demo-prj/topics/findings' },
  grantPublish: () => ({}),
} as never;

function notifications(scope: FindingScope, changes: { filter?: string; configId?: string } = {}) {
  const { stack, problems, synthesized } = emptyStack();
  const made = new FindingNotifications(stack, 'notifications', {
    scope,
    configId: 'riposte-findings',
    pipe,
    filter: FILTER,
    ...changes,
  });
  return { made, problems, json: () => JSON.parse(synthesized()).resource };
}

describe.each([
  { scope: { organization: '123' }, type: 'google_scc_v2_organization_notification_config' },
  { scope: { folder: '456' }, type: 'google_scc_v2_folder_notification_config' },
  { scope: { project: 'demo-prj' }, type: 'google_scc_v2_project_notification_config' },
] as const)('notifications of $scope', ({ scope, type }) => {
  const [config] = Object.values(notifications(scope).json()[type]) as Record<string, unknown>[];

  test('name their scope, the topic and the filter', () => {
    expect(config).toMatchObject({
      ...scope,
      pubsub_topic: 'projects/demo-prj/topics/findings',
      streaming_config: { filter: FILTER },
    });
  });

  test('set the location, because a later default could otherwise replace the config', () => {
    expect(config).toMatchObject({ location: 'global' });
  });
});

describe('a filter is refused before anything is deployed', () => {
  const problemsWith = (filter: string) => notifications({ project: 'demo-prj' }, { filter }).problems();

  test.each([
    ['an open quote', 'category="Execution'],
    ['an open parenthesis', '(category="a"'],
    ['a value without quotes and with a space', 'category=Execution: Reverse Shell'],
    ['an operator of another dialect', 'category!="a"'],
    ['nothing between two operators', 'category="a" AND OR severity="HIGH"'],
  ])('for %s', (_name, filter) => {
    expect(problemsWith(filter)).toEqual([
      expect.stringMatching(/^parts\/notifications: the filter is malformed: .*at character \d+; expected /),
    ]);
  });

  test('for a field that findings do not have, by its name', () => {
    expect(problemsWith('categroy="a" AND state="ACTIVE"')).toEqual([
      expect.stringContaining('the filter compares "categroy"; expected a field of a finding'),
    ]);
  });

  test('with all its problems and those of the config id together', () => {
    const { problems } = notifications(
      { project: 'demo-prj' },
      { filter: 'a="1" AND b="2"', configId: 'no spaces' },
    );
    expect(problems()).toHaveLength(3);
  });

  test('but not for marks, which may have any key', () => {
    expect(problemsWith('security_marks.marks.riposte="seen"')).toEqual([]);
  });
});

test('more configs than an organization may have are refused, once', () => {
  const { stack, problems } = emptyStack();
  const make = (index: number) =>
    new FindingNotifications(stack, `notifications-${index}`, {
      scope: { project: `prj-${index}` },
      configId: 'riposte-findings',
      pipe,
      filter: FILTER,
    });
  for (let index = 0; index < NOTIFICATION_CONFIGS_PER_ORGANIZATION; index += 1) make(index);
  expect(problems()).toEqual([]);
  make(NOTIFICATION_CONFIGS_PER_ORGANIZATION);
  expect(problems()).toEqual([
    expect.stringContaining('creates 501 notification configs; expected at most 500'),
  ]);
});

test('a transform changes the arguments of the config', () => {
  const { stack, synthesized } = emptyStack();
  new FindingNotifications(stack, 'notifications', {
    scope: { organization: '123' },
    configId: 'riposte-findings',
    pipe,
    filter: FILTER,
    transform: { description: 'Findings for the SOC.' },
  });
  expect(synthesized()).toContain('"description": "Findings for the SOC."');
});
