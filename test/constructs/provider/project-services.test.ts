import type { JsonObject } from '../../../core/values/json';
import { PipelineHealth, ProjectServices } from '../../../index';
import { hardenedStack } from '../../factories/hardened-stack';
import { CHANNEL, PROJECT, partsOf, REGION } from '../../factories/parts';
import { synthesized } from '../../factories/synthesized-stack';

const services = (withHeartbeat: boolean) =>
  partsOf((stack) => {
    new ProjectServices(stack, 'services', { project: PROJECT, guards: stack });
    new PipelineHealth(stack, 'health', {
      project: PROJECT,
      pipes: [{ subscription: 'riposte-findings' }],
      deadLetters: 'riposte-dead-letters',
      functions: ['riposte-responder'],
      notificationChannels: [CHANNEL],
      ...(withHeartbeat
        ? { heartbeat: { topic: { id: 'projects/demo-prj/topics/riposte-findings' }, region: REGION } }
        : {}),
    });
  });

const apis = (parts: ReturnType<typeof services>) =>
  parts.all('google_project_service').map(({ service }) => service);

test('the API of an optional part is enabled only if the part exists', () => {
  expect(apis(services(false))).not.toContain('cloudscheduler.googleapis.com');
  expect(apis(services(true))).toContain('cloudscheduler.googleapis.com');
});

test('no API is ever disabled, not even an added one', () => {
  for (const service of services(true).all('google_project_service')) {
    expect(service.disable_on_destroy).toBe(false);
  }
});

test('a part waits for its API, in addition to its earlier dependencies', () => {
  const parts = services(true);
  const job = parts.one('google_cloud_scheduler_job');
  expect(job.depends_on).toEqual([
    expect.stringMatching(/^google_project_service\.services_cloudscheduler_/),
  ]);
  const absent = parts
    .all('google_monitoring_alert_policy')
    .find(({ user_labels }) => (user_labels as JsonObject).riposte === 'heartbeat-absent');
  expect(absent?.depends_on).toEqual([
    expect.stringMatching(/^google_logging_metric\./),
    expect.stringMatching(/^google_project_service\.services_monitoring_/),
  ]);
});

test('functions and jobs that use Binary Authorization wait for its API, which is enabled only for them', () => {
  const wait = expect.stringMatching(/^google_project_service\..*binaryauthorization/);
  const hardened = hardenedStack();
  const asking = [
    ...hardened.all('google_cloudfunctions2_function'),
    ...hardened.all('google_cloud_run_v2_job'),
  ];
  expect(asking).toHaveLength(3);
  for (const resource of asking) expect(resource.depends_on).toContainEqual(wait);
  const plain = synthesized()
    .all('google_project_service')
    .map(({ service }) => service);
  expect(plain).not.toContain('binaryauthorization.googleapis.com');
});
