import { reportOutcome, screenFor } from '../../cli/commands/report-outcome';
import { EXIT } from '../../cli/terminal/exit-codes';
import { shiftTraffic } from '../../core/actions/shift-traffic';
import { isObject, type JsonObject } from '../../core/values/json';
import { config } from '../../riposte.config';
import type { SandboxRequest } from '../../sandbox/protocol/request';
import { fakeIo } from '../cli/fake-io';
import { ACTOR, DESCRIBE_SERVICE, type JobOptions, MainJob, RESPONDER, SERVICE } from './main-job';

// A copy of the action that a test may change.
jest.mock('../../core/actions/shift-traffic', () => {
  const { shiftTraffic } = jest.requireActual('../../core/actions/shift-traffic');
  return { shiftTraffic: { ...shiftTraffic } };
});

type Stack = { resource: Record<string, Record<string, JsonObject>> };

/** Changes every resource of a type whose logical id matches; undefined removes it. */
const alter =
  (type: string, id: RegExp, change: (config: JsonObject) => JsonObject | undefined) =>
  (stack: Record<string, unknown>): unknown => {
    const { resource } = stack as unknown as Stack;
    const entries = Object.entries(resource[type] ?? {});
    expect(entries.some(([key]) => id.test(key))).toBe(true);
    const changed = entries.flatMap(([key, config]) => {
      const next = id.test(key) ? change(config) : config;
      return next === undefined ? [] : [[key, next] as const];
    });
    return { ...stack, resource: { ...resource, [type]: Object.fromEntries(changed) } };
  };

const patchOf = (request: SandboxRequest): boolean =>
  request.service === 'run' && request.method === 'PATCH' && request.path === `/v2/${SERVICE}`;

const alterPatch = (change: (request: SandboxRequest, body: JsonObject) => SandboxRequest): JobOptions => ({
  alterRequest: (request) =>
    patchOf(request) ? change(request, isObject(request.body) ? request.body : {}) : request,
});

/** The main job as a person sees it: the exit code, and the lines that report problems. */
async function told(job: MainJob) {
  const outcome = await job.outcome();
  const io = fakeIo();
  const code = reportOutcome(io, screenFor(io, false), outcome);
  return { verdict: outcome.record?.verdict, code, text: io.err.join('') };
}

/** Every planted bug must fail the job, in addition to what its test requires. */
async function runWith(options: JobOptions) {
  const job = MainJob.prepare(options);
  await job.run(undefined, 120);
  const { verdict, code, text } = await told(job);
  expect(code).toBe(EXIT.failed);
  return { verdict, text };
}

describe('a planted bug makes the main job fail with a message that names the place', () => {
  it("a permission removed from an action's declaration", async () => {
    const declared = shiftTraffic.permissions;
    const without = (declared.actor ?? []).filter((needed) => needed.permission !== 'run.services.update');
    Object.assign(shiftTraffic, { permissions: { ...declared, actor: without } });
    try {
      // Other actions declare the same permission and would hide the gap.
      const { verdict, text } = await runWith({
        config: { ...config, actions: { disable: ['restrict-ingress', 'stop-service'] } },
      });
      expect(verdict).toBe('failed');
      expect(text).toContain('run.services.update');
      expect(text).toContain(SERVICE);
      expect(text).toContain(ACTOR);
    } finally {
      Object.assign(shiftTraffic, { permissions: declared });
    }
  });

  it('actAs not granted', async () => {
    const { verdict, text } = await runWith({
      alterStack: alter('google_service_account_iam_member', /./, () => undefined),
    });
    expect(verdict).toBe('failed');
    expect(text).toContain('iam.serviceAccounts.actAs');
    expect(text).toContain('web-runtime@demo-prj.iam.gserviceaccount.com');
  });

  it('the notification filter', async () => {
    const { verdict, text } = await runWith({
      alterStack: alter('google_scc_v2_project_notification_config', /./, (config) => ({
        ...config,
        streaming_config: { filter: 'state="ACTIVE" AND finding_class="VULNERABILITY"' },
      })),
    });
    expect(verdict).toBeUndefined();
    expect(text).toContain('notification filter');
    expect(text).toContain('google_scc_v2_project_notification_config');
  });

  it('the publisher grant', async () => {
    const { verdict, text } = await runWith({
      alterStack: alter('google_pubsub_topic_iam_member', /./, (config) =>
        String(config.member).includes('google_scc_v2_project_notification_config') ? undefined : config,
      ),
    });
    expect(verdict).toBeUndefined();
    expect(text).toContain('publisher grant');
    expect(text).toContain('gcp-sa-scc-notification');
  });

  const breakPush = (change: (push: JsonObject) => JsonObject) =>
    alter('google_pubsub_subscription', /findings/, (config) =>
      isObject(config.push_config) ? { ...config, push_config: change(config.push_config) } : config,
    );

  it('the OIDC audience', async () => {
    const { verdict, text } = await runWith({
      alterStack: breakPush((push) => ({
        ...push,
        oidc_token: {
          ...(isObject(push.oidc_token) ? push.oidc_token : {}),
          audience: 'https://somewhere.example',
        },
      })),
    });
    expect(verdict).toBeUndefined();
    expect(text).toContain('OIDC audience');
    expect(text).toContain('https://somewhere.example');
  });

  it('the push endpoint', async () => {
    const { verdict, text } = await runWith({
      alterStack: breakPush((push) => ({ ...push, push_endpoint: 'https://nobody.example' })),
    });
    expect(verdict).toBeUndefined();
    expect(text).toContain('push endpoint');
    expect(text).toContain('https://nobody.example');
  });

  it('a wrong update mask', async () => {
    const { verdict, text } = await runWith(
      alterPatch((request) => ({ ...request, query: { ...request.query, updateMask: 'trafic' } })),
    );
    expect(verdict).toBe('failed');
    expect(text).toContain('trafic');
    expect(text).toMatch(/mask/i);
  });

  it('the verification detects an update mask without the field', async () => {
    const { verdict, text } = await runWith(
      alterPatch((request) => ({ ...request, query: { ...request.query, updateMask: 'description' } })),
    );
    expect(verdict).toBe('failed');
    expect(text).toContain('field traffic');
  });

  it('manualInstanceCount: 0 dropped', async () => {
    const { verdict, text } = await runWith({
      seedOptions: { onlyBadDigest: true },
      ...alterPatch((request, body) => {
        const { manualInstanceCount: _dropped, ...scaling } = isObject(body.scaling) ? body.scaling : {};
        return { ...request, body: { ...body, scaling } };
      }),
    });
    expect(verdict).toBe('failed');
    expect(text).toMatch(/manualInstanceCount|manual_instance_count/);
  });

  it('a stale etag', async () => {
    const { verdict, text } = await runWith(
      alterPatch((request, body) => ({ ...request, body: { ...body, etag: '"stale"' } })),
    );
    expect(verdict).toBe('undecided');
    expect(text).toContain('etag');
    expect(text).toContain("resource 'web'");
  });

  it('an attempt by the identity of the responder to change the service (invariant 8)', async () => {
    const job = MainJob.prepare();
    await job.run();
    expect(await told(job)).toMatchObject({ verdict: 'contained', code: EXIT.handled });
    expect(job.world.request(DESCRIBE_SERVICE, RESPONDER).status).toBe(403);
    const { code, text } = await told(job);
    expect(code).toBe(EXIT.failed);
    expect(text).toContain('a responder that tries to change a workload');
    expect(text).toContain('run.services.update');
  });
});
