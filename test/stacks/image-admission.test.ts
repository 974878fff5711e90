import { readFileSync } from 'node:fs';
import { toRuntimeConfig } from '../../core/config/response-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { parseRollout } from '../../core/config/rollout-config';
import type { JsonObject } from '../../core/values/json';
import { bootFromStack } from '../../sandbox/boot/boot';
import { withExistingParts } from '../../sandbox/boot/existing-parts';
import { synthesizeRollout } from '../../stacks/synthesize';
import { HARDENED, hardenedStack } from '../factories/hardened-stack';
import { LOCATION, PROJECT } from '../factories/names';
import { parsedConfig, standInBundle, synthesized } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const SIGNER = 'serviceAccount:signer@ci-prj.iam.gserviceaccount.com';
const admission: NonNullable<ResponseConfigInput['admission']> = { policy: 'create', signers: [SIGNER] };
const stack = synthesized({ admission });

describe('the project stack', () => {
  test('has no admission unless the config sets it', () => {
    expect(
      synthesized().types.filter((type) => /binary_authorization|kms|container_analysis/.test(type)),
    ).toEqual([]);
  });

  test('deploys exactly the policy in the config of its functions', () => {
    const policy = stack.at('google_binary_authorization_policy', 'admission/policy');
    const declared = toRuntimeConfig(parsedConfig({ admission })).pipeline?.admission;
    const rule = policy.default_admission_rule as JsonObject;
    expect(rule.require_attestations_by).toEqual(declared?.attestors);
    expect(policy.admission_whitelist_patterns).toEqual(
      declared?.exempt.map((pattern) => ({ name_pattern: pattern })),
    );
  });

  describe('hardened, enforced and with a canary', () => {
    const enforced = { ...admission, stage: 'enforce' } as const;
    const patternsOf = (changes: Partial<ResponseConfigInput>) =>
      hardenedStack({ admission: enforced, ...changes }).at(
        'google_binary_authorization_policy',
        'admission/policy',
      ).admission_whitelist_patterns as { name_pattern: string }[];
    const imageOf = (changes: Partial<ResponseConfigInput> = {}): unknown => {
      const job = hardenedStack(changes).at('google_cloud_run_v2_job', 'watch/canary/job');
      const { template } = job.template as { template: { containers: { image: string }[] } };
      return template.containers[0]?.image;
    };

    test('admits the one image that its own canary runs', () => {
      expect(patternsOf({}).map(({ name_pattern }) => name_pattern)).toContain(imageOf());
    });

    test('passes it to the functions, because their detection would otherwise report a weakened policy', () => {
      const config = parsedConfig({ ...HARDENED, alerts: { canary: true }, admission: enforced });
      expect(patternsOf({}).map(({ name_pattern }) => name_pattern)).toEqual(
        toRuntimeConfig(config).pipeline?.admission?.exempt,
      );
    });

    test('exempts nothing for an image of the operator, because the operator signs it', () => {
      const alerts = { canary: true, canaryImage: 'europe-docker.pkg.dev/shop-prod/base/shell:1' };
      expect(imageOf({ alerts })).toBe(alerts.canaryImage);
      expect(patternsOf({ alerts })).toHaveLength(1);
    });
  });

  test("refuses the functions' own build account as a signer", () => {
    const signers = [`serviceAccount:riposte-build@${PROJECT.id}.iam.gserviceaccount.com`];
    expect(() => synthesized({ admission: { ...admission, signers } })).toThrow(/signs what it builds/);
  });

  test('refuses a builder of the config as a signer', () => {
    const builders = ['signer@ci-prj.iam.gserviceaccount.com'];
    expect(() => synthesized({ admission: { ...admission, builders } })).toThrow(/signs what it builds/);
  });

  test('enables the APIs that admission needs, and waits for them', () => {
    const apis = stack.all('google_project_service').map(({ service }) => service);
    expect(apis).toEqual(
      expect.arrayContaining([
        'binaryauthorization.googleapis.com',
        'cloudkms.googleapis.com',
        'containeranalysis.googleapis.com',
      ]),
    );
    const policy = stack.at('google_binary_authorization_policy', 'admission/policy');
    expect(policy.depends_on).toContainEqual(
      expect.stringMatching(/^google_project_service\..*binaryauthorization/),
    );
  });

  test('boots in the sandbox, which then has its policy', () => {
    const parsed = JSON.parse(stack.text);
    const { seed } = withExistingParts({ projects: [{ ...PROJECT, ancestors: [] }] }, [parsed]);
    const state = bootFromStack(parsed, seed);
    expect(state.resources.binaryauthorization?.[`projects/${PROJECT.id}/policy`]?.body).toMatchObject({
      globalPolicyEvaluationMode: 'ENABLE',
      defaultAdmissionRule: {
        evaluationMode: 'REQUIRE_ATTESTATION',
        enforcementMode: 'DRYRUN_AUDIT_LOG_ONLY',
        requireAttestationsBy: [`projects/${PROJECT.id}/attestors/riposte-${PROJECT.id}`],
      },
    });
  });
});

describe('the stack of a protected project', () => {
  const workload = (): JsonObject => {
    const parsed = parseRollout({
      hub: {
        project: { id: 'sec-hub', number: '111111111111' },
        region: LOCATION,
        notifications: { scope: { organization: '123456789012' } },
        operators: ['group:oncall@example.com'],
        backend: { type: 'gcs', bucket: 'state', prefix: 'riposte' },
      },
      projects: [{ ...PROJECT, admission }],
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const files = synthesizeRollout(parsed.value, { outdir: tempFolder('hub'), bundleDir: standInBundle() });
    return JSON.parse(readFileSync(files.workloads[0]?.stackJsonPath as string, 'utf8')).resource;
  };
  const resources = workload();
  const all = (type: string): JsonObject[] => Object.values((resources[type] ?? {}) as object);

  test('has its own attestor, named after hub and project', () => {
    expect(all('google_binary_authorization_attestor').map(({ name }) => name)).toEqual([
      `riposte-sec-hub-${PROJECT.id}`,
    ]);
  });

  test('exempts nothing, because the functions of the hub are not in the project', () => {
    expect(all('google_binary_authorization_policy')[0]?.admission_whitelist_patterns).toEqual([]);
  });

  test('enables only the APIs of admission, and never disables them', () => {
    const services = all('google_project_service');
    expect(services.map(({ service }) => service)).toEqual([
      'binaryauthorization.googleapis.com',
      'cloudkms.googleapis.com',
      'containeranalysis.googleapis.com',
      'iam.googleapis.com',
    ]);
    expect(services.map(({ disable_on_destroy }) => disable_on_destroy)).toEqual(Array(4).fill(false));
  });
});
