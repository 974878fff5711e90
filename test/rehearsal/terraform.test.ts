import { errorsOf, RehearsedStack, reference, stackOf, withTerraform } from '../factories/terraform';

const TOPIC = { findings: { name: 'findings' } };
const POLICY = {
  stage: {
    default_admission_rule: {
      evaluation_mode: 'ALWAYS_DENY',
      enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
    },
  },
};

withTerraform.describe(`real Terraform against the offline provider${withTerraform.reason}`, () => {
  it('takes a stack to life and to its end, with references, blocks and a data source', async () => {
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
        google_pubsub_topic_iam_member: {
          agent: {
            topic: reference('google_pubsub_topic.dead.name'),
            role: 'roles/pubsub.publisher',
            member: `serviceAccount:service-${reference('data.google_project.home.number')}@gcp-sa-pubsub.iam.gserviceaccount.com`,
          },
        },
        google_cloudfunctions2_function: {
          respond: {
            name: 'respond',
            location: 'europe-west1',
            service_config: { available_memory: '256M' },
          },
        },
      },
      {
        data: { google_project: { home: { project_id: 'shop-prod' } } },
        output: {
          uri: { value: reference('google_cloudfunctions2_function.respond.service_config[0].uri') },
        },
      },
    );
    const { problems, steps } = await (await RehearsedStack.create(stack)).rehearse();
    expect(problems).toEqual([]);
    expect(steps.map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'init: the provider comes from the mirror',
      'validate: valid',
      'plan: 5 to create, readable as JSON',
      'apply: created',
      'plan again: no changes',
      'show: 5 resources in the state',
      'destroy: the state is empty',
    ]);
  });

  it('plans a replacement where Google knows no update', async () => {
    const stack = await RehearsedStack.create(stackOf({ google_pubsub_topic: TOPIC }));
    await stack.init();
    await stack.apply();
    stack.write(stackOf({ google_pubsub_topic: { findings: { name: 'threats' } } }));
    expect((await stack.run('plan', '-json')).changes).toEqual([
      { address: 'google_pubsub_topic.findings', action: 'replace' },
    ]);
  });

  it('meets across apply, destroy and apply what stayed behind', async () => {
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
    const policy = stack.cloud.resources.find(({ type }) => type === 'google_binary_authorization_policy');
    expect(policy?.values.default_admission_rule).toMatchObject([{ evaluation_mode: 'ALWAYS_ALLOW' }]);
    expect(errorsOf(await stack.apply()).sort()).toEqual([
      'Error creating Database: googleapi: Error 409: Database already exists. Please use another database_id, alreadyExists',
      'Error creating KeyRing: googleapi: Error 409: KeyRing projects/shop-prod/locations/europe-west1/keyRings/keys already exists., alreadyExists',
    ]);
  });

  it('shows that prevent_destroy refuses, then destroys a copy without it', async () => {
    const guarded = { stage: { ...POLICY.stage, lifecycle: { prevent_destroy: true } } };
    const stack = await RehearsedStack.create(stackOf({ google_binary_authorization_policy: guarded }));
    const { problems, steps, journal } = await stack.rehearse();
    expect(problems).toEqual([]);
    expect(steps.slice(-2).map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'destroy, as it is: refused, as prevent_destroy asks for google_binary_authorization_policy.stage',
      'destroy, in a copy without prevent_destroy: the state is empty',
    ]);
    expect(journal.map(({ kind }) => kind)).toEqual(['reset']);
  });

  it('says what Google would not let go, and does not call it a mistake', async () => {
    const locked = { project: 'shop-prod', location: 'global', bucket_id: 'audit', locked: true };
    const stack = await RehearsedStack.create(
      stackOf({ google_logging_project_bucket_config: { audit: locked } }),
    );
    const { problems, steps, journal } = await stack.rehearse();
    expect(problems).toEqual([]);
    expect(steps.at(-1)?.result).toBe('1 stay in the state, see below');
    expect(journal.map(({ kind }) => kind)).toEqual(['refused']);
  });

  it('sees what was changed behind its back', async () => {
    const stack = await RehearsedStack.create(stackOf({ google_binary_authorization_policy: POLICY }));
    await stack.init();
    await stack.apply();
    stack.weakenPolicy();
    const { code, changes } = await stack.run('plan', '-json', '-detailed-exitcode');
    expect(code).toBe(2);
    expect(changes).toEqual([{ address: 'google_binary_authorization_policy.stage', action: 'update' }]);
  });

  it('adopts by an import block, without replacing', async () => {
    const stack = await RehearsedStack.create(
      stackOf(
        { google_binary_authorization_policy: POLICY },
        { import: [{ to: 'google_binary_authorization_policy.stage', id: 'projects/shop-prod' }] },
      ),
    );
    await stack.init();
    const { changes } = await stack.run('plan', '-json');
    expect(changes.map(({ action }) => action)).toEqual(['update']);
    expect(errorsOf(await stack.apply())).toEqual([]);
    expect(stack.cloud.journal.map(({ kind }) => kind)).toContain('assumed');
  });

  it('reads no credentials and no settings of the operator', async () => {
    const before = process.env.GOOGLE_APPLICATION_CREDENTIALS;
    process.env.GOOGLE_APPLICATION_CREDENTIALS = '/nowhere/key.json';
    try {
      const { rehearsalEnvironment } = await import('../../rehearsal/run/terraform.js');
      const env = rehearsalEnvironment({ cliConfigFile: 'c', schemaFile: 's', cloudFile: 'x' });
      expect(
        Object.keys(env).filter((name) => !/^(PATH|TMPDIR|CHECKPOINT_|TF_|RIPOSTE_)/.test(name)),
      ).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
      else process.env.GOOGLE_APPLICATION_CREDENTIALS = before;
    }
  });
});
