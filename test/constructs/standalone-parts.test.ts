import { BuildIdentity } from '../../constructs/functions/build-identity';
import { FunctionSource } from '../../constructs/functions/function-source';
import { CustomRole, ROLE_ID } from '../../constructs/powers/custom-role';
import { extension } from '../../examples/custom-response/extension';
import {
  checkedConfig,
  DeadLetters,
  DetectionAndResponse,
  Ledger,
  PushPipe,
  ResponseFunction,
} from '../../index';
import { runtimeConfig } from '../factories/config';
import { emptyStack } from '../factories/empty-stack';
import { PROJECT as project, REGION as region } from '../factories/parts';
import { standInBundle } from '../factories/synthesized-stack';

test('a ledger alone', () => {
  const { stack, problems, synthesized } = emptyStack();
  new Ledger(stack, 'ledger', { project, region, name: 'cases' });
  expect(problems()).toEqual([]);
  expect(synthesized()).toContain('"location_id": "europe-west1"');
});

test('a pipe pushes to any target, not only to a function of this package', () => {
  const { stack, synthesized } = emptyStack();
  const deadLetters = new DeadLetters(stack, 'dead-letters', { project, name: 'lost' });
  new PushPipe(stack, 'pipe', {
    project,
    name: 'events',
    target: { uri: 'https://receiver.example.com', timeoutSeconds: 590 },
    pushServiceAccountEmail: 'pusher@demo-prj.iam.gserviceaccount.com',
    deadLetterTopic: deadLetters.topic,
  });
  const json = synthesized();
  expect(json).toContain('"push_endpoint": "https://receiver.example.com"');
  expect(json).toContain('"ack_deadline_seconds": 600');
});

test('a function refuses an environment variable that is named like a credential', () => {
  const { stack } = emptyStack();
  const fn = new ResponseFunction(stack, 'fn', {
    project,
    region,
    name: 'custom',
    description: 'A function of a platform team.',
    entryPoint: 'handle',
    source: new FunctionSource(stack, 'source', {
      project,
      region,
      bucketName: 'source',
      runtimeConfig: runtimeConfig(),
      bundleDir: standInBundle(),
    }),
    build: new BuildIdentity(stack, 'build', {
      project,
      region,
      accountId: 'builder',
      sourceBucketName: 'source',
    }),
    timeoutSeconds: 60,
    maxInstances: 1,
    environment: { API_KEY: 'x', REGION: region },
  });
  expect(fn.node.validate()).toEqual([expect.stringMatching(/^parts\/fn: environment variable API_KEY /)]);
});

test('custom parts without a bundle that contains them are refused before anything is deployed', () => {
  const { stack, problems } = emptyStack();
  const config = checkedConfig({ project, region, extend: extension });
  new DetectionAndResponse(stack, 'riposte', { config });
  expect(problems()).toEqual([
    expect.stringMatching(/^parts\/riposte: the config extends the catalogue, but no bundle/),
  ]);
});

test('the same role at two places in one project gets two ids', () => {
  const roleId = (stackId: string) => {
    const { stack } = emptyStack(stackId);
    const props = {
      project,
      instance: { project, name: 'riposte' },
      identity: 'actor',
      scope: 'runtime-service-account',
      permissions: [],
    } as const;
    return new CustomRole(stack, 'role', props).role.roleIdInput as string;
  };
  expect(roleId('one')).not.toBe(roleId('two'));
  expect(roleId('one')).toBe(roleId('one'));
  expect(roleId('one')).toMatch(ROLE_ID);
});
