import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { errorsOf, RehearsedStack, reference, stackOf, withTerraform } from '../../factories/terraform';

const TOPIC = { findings: { name: 'findings' } };
const POLICY = {
  stage: {
    default_admission_rule: {
      evaluation_mode: 'ALWAYS_DENY',
      enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
    },
  },
};

/** Sockets of our provider. */
const sockets = () => readdirSync(tmpdir()).filter((name) => /^r[0-9a-f]{8}$/.test(name));

withTerraform.describe(`real Terraform, the stand-in and the embedded cloud${withTerraform.reason}`, () => {
  it('create and destroy a stack with references, blocks and a data source', async () => {
    const before = sockets();
    const stack = stackOf(
      {
        google_pubsub_topic: { ...TOPIC, dead: { name: 'dead-letters', labels: { team: 'sec' } } },
        google_pubsub_subscription: {
          findings: {
            name: 'findings',
            topic: reference('google_pubsub_topic.findings.id'),
            dead_letter_policy: {
              dead_letter_topic: reference('google_pubsub_topic.dead.id'),
              max_delivery_attempts: 5,
            },
          },
        },
        google_service_account: { push: { account_id: 'findings-push' } },
        google_pubsub_topic_iam_member: {
          push: {
            topic: reference('google_pubsub_topic.dead.name'),
            role: 'roles/pubsub.publisher',
            member: reference('google_service_account.push.member'),
          },
        },
      },
      {
        data: { google_project: { home: { project_id: 'shop-prod' } } },
        output: { number: { value: reference('data.google_project.home.number') } },
      },
    );
    const { problems, steps, differences, destroyed } = await (await RehearsedStack.create(stack)).rehearse();
    expect(problems).toEqual([]);
    expect(steps.map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'init: the provider is installed',
      'validate: valid',
      'plan: 5 to create',
      'apply: 5 resources in the state',
      'plan again: no changes',
      'destroy: the state is empty',
    ]);
    expect(differences).toEqual([]);
    expect(destroyed).toEqual({ refused: [], errors: [], left: [] });
    expect(sockets()).toEqual(before);
  });

  it('keep in the state the values that the cloud computed, and the id that Google generated', async () => {
    const stack = await RehearsedStack.create(
      stackOf({ google_service_account: { push: { account_id: 'findings-push' } } }),
    );
    await stack.init();
    expect(errorsOf(await stack.apply())).toEqual([]);
    const account = stack.ask(
      'iam',
      '/v1/projects/shop-prod/serviceAccounts/findings-push@shop-prod.iam.gserviceaccount.com',
    );
    const shown = JSON.parse((await stack.run('show', '-json')).stdout);
    expect(shown.values.root_module.resources[0].values).toMatchObject({
      email: account.email,
      unique_id: account.uniqueId,
      name: account.name,
    });
  });

  it('refuse to change what exists, and report what can', async () => {
    const stack = await RehearsedStack.create(stackOf({ google_pubsub_topic: TOPIC }));
    await stack.init();
    expect(errorsOf(await stack.apply())).toEqual([]);
    stack.write(
      stackOf({ google_pubsub_topic: { findings: { name: 'findings', labels: { team: 'sec' } } } }),
    );
    const planned = await stack.run('plan', '-json');
    expect(planned.changes).toEqual([{ address: 'google_pubsub_topic.findings', action: 'update' }]);
    expect(planned.diagnostics.map(({ severity, summary }) => `${severity}: ${summary}`)).toEqual([
      'warning: google_pubsub_topic projects/shop-prod/topics/findings would change: labels',
    ]);
    expect(errorsOf(await stack.apply())).toEqual([
      'the stand-in provider cannot change google_pubsub_topic projects/shop-prod/topics/findings in place',
    ]);
  });

  it('get an error from the second apply for the resources that a destroy left behind', async () => {
    const stack = await RehearsedStack.create(
      stackOf({
        google_firestore_database: {
          cases: { name: 'riposte-cases', location_id: 'eur3', type: 'FIRESTORE_NATIVE' },
        },
        google_kms_key_ring: { keys: { name: 'keys', location: 'europe-west1' } },
        google_binary_authorization_policy: POLICY,
      }),
    );
    await stack.init();
    expect(errorsOf(await stack.apply())).toEqual([]);
    expect(errorsOf(await stack.destroy())).toEqual([]);
    const policy = stack.ask('binaryauthorization', '/v1/projects/shop-prod/policy');
    expect(policy.defaultAdmissionRule).toMatchObject({ evaluationMode: 'ALWAYS_ALLOW' });
    expect(errorsOf(await stack.apply())).toEqual([
      expect.stringContaining('googleapi: Error 409'),
      expect.stringContaining('googleapi: Error 409'),
    ]);
  });

  it('show that prevent_destroy refuses, then destroy a copy without it', async () => {
    const guarded = { stage: { ...POLICY.stage, lifecycle: { prevent_destroy: true } } };
    const stack = await RehearsedStack.create(stackOf({ google_binary_authorization_policy: guarded }));
    const { problems, steps } = await stack.rehearse();
    expect(problems).toEqual([]);
    expect(steps.slice(-2).map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'destroy, as it is: refused: prevent_destroy protects 1 resources',
      'destroy, without prevent_destroy: the state is empty',
    ]);
  });

  it('report what Google refused to delete, and keep it in the state', async () => {
    const locked = { project: 'shop-prod', location: 'global', bucket_id: 'audit', locked: true };
    const stack = await RehearsedStack.create(
      stackOf({ google_logging_project_bucket_config: { audit: locked } }),
    );
    const { problems, destroyed } = await stack.rehearse();
    expect(problems).toEqual([]);
    expect(destroyed?.left).toEqual(['google_logging_project_bucket_config.audit']);
    expect(destroyed?.errors.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(/^googleapi: Error 4\d\d: /),
    ]);
  });

  it('adopt a policy with an import block, because a provider always sends it as a whole', async () => {
    const stack = await RehearsedStack.create(
      stackOf(
        { google_binary_authorization_policy: POLICY },
        { import: [{ to: 'google_binary_authorization_policy.stage', id: 'projects/shop-prod' }] },
      ),
    );
    await stack.init();
    const { changes, diagnostics } = await stack.run('plan', '-json');
    expect(changes.map(({ action }) => action)).toEqual(['update']);
    expect(diagnostics.map(({ summary }) => summary)).toContain(
      'google_binary_authorization_policy projects/shop-prod is imported unseen',
    );
    expect(errorsOf(await stack.apply())).toEqual([]);
    const policy = stack.ask('binaryauthorization', '/v1/projects/shop-prod/policy');
    expect(policy.defaultAdmissionRule).toMatchObject({ evaluationMode: 'ALWAYS_DENY' });
  });
});
