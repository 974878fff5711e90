import { parseFilter } from '../../core/filter/grammar';
import type { JsonObject } from '../../core/values/json';
import { known } from '../../core/values/result';
import { baitCredentialUsed, extension, quarantineService } from '../../examples/custom-response/extension';
import { config as shipped } from '../../examples/custom-response/riposte.config';
import { matchesFinding } from '../../sandbox/findings/scc-filter';
import { synthesizeProject } from '../../stacks/synthesize';
import { referenceFinding, rehearseFinding } from '../../testing';
import {
  actionContext,
  actionContract,
  planContext,
  plannedBy,
} from '../core/action-contract/action.contract';
import { serviceJson } from '../factories/cloud-run-json';
import { createFakeCloudRun } from '../factories/fake-cloud-run';
import { createFakeWorld } from '../factories/fakes';
import { findingJson } from '../factories/finding';
import { anInvestigation, settings } from '../factories/investigation';
import { parsedConfig, SynthesizedStack, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';
import { MainJob, OPERATOR, referenceWith, SERVICE, SIBLING, serviceIn } from '../main-job/main-job';

const INTERNAL = 'INGRESS_TRAFFIC_INTERNAL_ONLY';
const WEB = 'projects/shop-prod/locations/europe-west1/services/web';
const BAIT = { category: baitCredentialUsed.category, findingClass: 'OBSERVATION' };

/** As its owners raise it, once they have read the cases. */
const config = { ...shipped, mode: 'enforce' } as const;

const stackOf = (changes: Partial<typeof shipped> = {}): SynthesizedStack =>
  new SynthesizedStack(
    synthesizeProject(parsedConfig({ ...config, ...changes }), {
      outdir: tempFolder('custom'),
      bundleDir: standInBundle(),
    }),
  );

const permissionsOf = (stack: SynthesizedStack, path: string): unknown =>
  stack.at('google_project_iam_custom_role', path).permissions;

const everyPermission = (stack: SynthesizedStack): string[] =>
  stack.all('google_project_iam_custom_role').flatMap((role) => role.permissions as string[]);

const filterOf = (stack: SynthesizedStack): string => {
  const config = stack.at('google_scc_v2_project_notification_config', 'notifications/config');
  return (config.streaming_config as { filter: string }).filter;
};

const stack = stackOf();
const withoutAction = stackOf({
  actions: { disable: [...(config.actions?.disable ?? []), 'quarantine-service'] },
});
const withoutParts = stackOf({ extend: {}, playbooks: {} });

describe('an own action', () => {
  actionContract(quarantineService);

  it('stops, closes and untags in one PATCH', async () => {
    const world = createFakeWorld();
    const context = actionContext(world);
    const step = plannedBy(quarantineService);
    await quarantineService.apply(context, step, await quarantineService.read(context, step.target));
    expect(world.run.mutations.map(({ mask }) => mask)).toEqual([
      'scaling.scalingMode,scaling.manualInstanceCount,traffic,ingress',
    ]);
  });

  it('plans nothing for a service that is in quarantine', async () => {
    const world = createFakeWorld({ run: createFakeCloudRun({ config: serviceJson() }) });
    const context = actionContext(world);
    const step = plannedBy(quarantineService);
    await quarantineService.apply(context, step, await quarantineService.read(context, step.target));
    const service = known(settings(await quarantineService.read(context, step.target)));
    const investigation = anInvestigation({ service });
    expect(quarantineService.plan(planContext({ investigation })).kind).toBe('nothing');
  });
});

describe('the role follows the catalogue', () => {
  it('of the actor: exactly what the enabled parts declare', () => {
    expect(permissionsOf(stack, 'actor-grants/project-role/role')).toEqual([
      // Recorders: confirm the finding, see the instances go.
      'monitoring.timeSeries.list',
      ...['run.operations.get', 'run.revisions.list', 'run.services.get'],
      // remove-public-access, which stands by for the quarantine.
      ...['run.services.getIamPolicy', 'run.services.setIamPolicy'],
      // quarantine-service.
      'run.services.update',
      'securitycenter.findings.list',
    ]);
  });

  it('of the responder: what it was, and no write', () => {
    const held = permissionsOf(stack, 'responder-grants/project-role/role');
    expect(held).toEqual(permissionsOf(withoutAction, 'responder-grants/project-role/role'));
    expect((held as string[]).filter((name) => !/\.(get|list|getIamPolicy)$/.test(name))).toEqual([]);
  });

  it('the actor may update services and act as the runtime account', () => {
    expect(permissionsOf(stack, 'actor-grants/project-role/role')).toContain('run.services.update');
    expect(permissionsOf(stack, 'actor-grants/workloads/role/role')).toEqual(['iam.serviceAccounts.actAs']);
  });

  it.each([
    ['its action is disabled', withoutAction],
    ['its parts are left out', withoutParts],
  ])('and may neither when %s', (_when, without) => {
    const held = everyPermission(without);
    expect(held.filter((permission) => /services\.update|operations|actAs/.test(permission))).toEqual([]);
    expect(held).toContain('run.services.setIamPolicy');
  });
});

describe('the filter follows the catalogue', () => {
  const matches = (filter: string, changes: Record<string, unknown>): boolean =>
    matchesFinding(parseFilter(filter), { finding: findingJson(changes) as JsonObject, resource: {} });

  it('has a clause of the own category, and loses it with the detector', () => {
    expect(filterOf(stack)).toContain('category="Bait Credential Used"');
    expect(filterOf(withoutParts)).not.toContain('Bait');
  });

  it('lets a finding of the own category in, whatever its class', () => {
    expect(matches(filterOf(stack), BAIT)).toBe(true);
    expect(matches(filterOf(withoutParts), BAIT)).toBe(false);
  });
});

describe('in the sandbox', () => {
  const { outdir } = stack.files;

  it('the reference finding is contained by the own playbook', async () => {
    const { record, diagnosis, services } = await rehearseFinding({ outdir, extension });
    expect(diagnosis).toEqual([]);
    expect(record?.verdict).toBe('contained');
    expect(record?.plan.steps.map(({ action }) => action)).toEqual([
      'preserve-evidence',
      'quarantine-service',
      'annotate-finding',
      'notify',
    ]);
    expect(Object.values(services)).toContainEqual(
      expect.objectContaining({ config: expect.objectContaining({ ingress: INTERNAL }) }),
    );
  });

  it('a finding of the own detector opens a case and is contained', async () => {
    const reference = referenceFinding({
      project: { id: 'shop-prod', number: '210987654321' },
      region: 'europe-west1',
    });
    const finding = { ...reference, finding: { ...(reference.finding as object), ...BAIT } };
    const { record, changes } = await rehearseFinding({ outdir, finding, extension });
    expect(record?.detection?.detector).toBe('BAIT_CREDENTIAL_USED');
    expect(record?.verdict).toBe('contained');
    expect(changes.every((change) => change.includes(WEB))).toBe(true);
  });

  it('without the own action in the deployment, the public way in is closed', async () => {
    const { record } = await rehearseFinding({ outdir: withoutAction.files.outdir, extension });
    expect(record?.plan.steps.map(({ action }) => action)).toContain('remove-public-access');
    expect(record?.plan.withheld.map(({ action }) => action)).toContain('quarantine-service');
  });

  it('functions without the own parts are refused', async () => {
    await expect(rehearseFinding({ outdir })).rejects.toThrow(/quarantine-service.*build it again/);
  });

  it('undo restores every field that the quarantine changed, and leaves the sibling alone', async () => {
    const job = MainJob.prepare({
      config: { ...config, operators: [OPERATOR] },
      bundleDir: standInBundle(),
    });
    const before = serviceIn(job.world.state, SERVICE).config;
    const sibling = serviceIn(job.world.state, SIBLING).config;
    const { record } = await job.run(referenceWith(BAIT));
    expect(serviceIn(job.world.state, SERVICE).config.ingress).toBe(INTERNAL);
    job.undo(record?.caseId as string);
    await job.advance(10);
    expect(job.logged('undo.done')).toHaveLength(1);
    expect(serviceIn(job.world.state, SERVICE).config).toEqual(before);
    expect(serviceIn(job.world.state, SIBLING).config).toEqual(sibling);
  });
});
