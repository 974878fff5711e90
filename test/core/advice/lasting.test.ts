import fc from 'fast-check';
import { lastingOf } from '../../../core/advice/lasting';
import { lastingDetails, lastingSteps } from '../../../core/advice/lasting-steps';
import { settingsOf } from '../../../core/facts/service-settings';
import { toInvestigationRecord } from '../../../core/investigation';
import type { StepOutcome } from '../../../core/outcome/outcome';
import type { Lasting } from '../../../core/ownership/owner-words';
import {
  OWNER_TOOLS,
  type Ownership,
  type OwnerTool,
  readOwnership,
} from '../../../core/ownership/ownership';
import type { Json } from '../../../core/values/json';
import { known } from '../../../core/values/result';
import { publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { anInvestigation } from '../../factories/investigation';
import { SERVICE } from '../../factories/names';
import { planOf } from '../../factories/plan';

const TRAFFIC = {
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-00006', percent: 100 }],
};
const owner = (tool: OwnerTool): Ownership => readOwnership({ tool, others: [] });
const lasting = (action: string, tool: OwnerTool, after: Json = TRAFFIC, target = SERVICE): Lasting =>
  lastingOf({ action, target, after }, owner(tool));

const CONTAINING = ['shift-traffic', 'stop-service', 'restrict-ingress', 'remove-public-access'];

describe('what the next apply of Terraform does, as measured', () => {
  it.each([
    ['shift-traffic', 'kept-unless-configured', 'traffic block'],
    ['restrict-ingress', 'kept-unless-configured', 'sets ingress'],
    ['remove-public-access', 'kept-unless-configured', 'google_cloud_run_v2_service_iam_member'],
    ['stop-service', 'taken-back', 'With provider 6'],
  ])('%s: %s', (action, outlook, words) => {
    const { text, ...rest } = lasting(action, 'terraform');
    expect(rest.outlook).toBe(outlook);
    expect(text).toContain(words);
    expect(text).toMatch(/No test covers other/);
  });

  it('names what is not known about a stop', () => {
    expect(lasting('stop-service', 'terraform').text).toContain('without a count');
  });

  it('reports that a custom action was not measured', () => {
    expect(lasting('quarantine-service', 'terraform')).toMatchObject({ outlook: 'not-measured' });
  });
});

it.each(OWNER_TOOLS.filter((tool) => tool !== 'terraform'))(
  'reports that nothing was measured for %s',
  (tool) => {
    for (const action of CONTAINING) {
      const { outlook, text } = lasting(action, tool);
      expect(outlook).toBe('not-measured');
      expect(text).toMatch(/No test shows|does not know/);
    }
  },
);

describe('what the owner merges', () => {
  it('is a traffic block on the refuge', () => {
    expect(lasting('shift-traffic', 'terraform').merge.lines).toEqual([
      'traffic {',
      '  type     = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"',
      '  revision = "web-00006"',
      '  percent  = 100',
      '}',
    ]);
  });

  it('is no line for a stop with Terraform, because no line is certain', () => {
    expect(lasting('stop-service', 'terraform').merge).toMatchObject({ language: 'none', lines: [] });
  });

  it('is a command with the real names for gcloud', () => {
    const [, project, , region, , name] = SERVICE.split('/');
    const at = `${name} --project=${project} --region=${region}`;
    expect(lasting('shift-traffic', 'gcloud').merge.lines).toEqual([
      `gcloud run services update-traffic ${at} --to-revisions=web-00006=100`,
    ]);
    expect(lasting('stop-service', 'github-actions').merge.lines).toEqual([
      `gcloud beta run services update ${at} --scaling=0`,
    ]);
    expect(lasting('restrict-ingress', 'cloud-build').merge.lines).toEqual([
      `gcloud run services update ${at} --ingress=internal`,
    ]);
  });

  it('is YAML for Config Connector, with a note that it was not tested', () => {
    const { language, lines, where } = lasting('shift-traffic', 'config-connector').merge;
    expect([language, lines.at(-2)]).toEqual(['yaml', '    revision: web-00006']);
    expect(where).toContain('No test covers');
  });

  it('has no lines if the owner is unknown', () => {
    for (const action of CONTAINING) expect(lasting(action, 'unknown').merge.lines).toEqual([]);
  });

  it('never contains a name that Cloud Run does not accept', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a"b', 'a\nb', 'a;b', '$(x)', '', 'a/b', 'ok-1'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...CONTAINING, 'constructor'),
        fc.constantFrom(...OWNER_TOOLS),
        names,
        fc.oneof(fc.constant(SERVICE), names),
        (action, tool, revision, target) => {
          const { merge } = lasting(action, tool, { traffic: [{ revision }] }, target);
          const words = merge.lines
            .join(' ')
            .replace(/TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION|INGRESS_TRAFFIC_INTERNAL_ONLY/g, '');
          expect(words).toMatch(/^[a-z0-9 "={}:.-]*$/);
          if (!/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(revision) && action === 'shift-traffic') {
            expect(merge.lines).toEqual([]);
          }
        },
      ),
    );
  });
});

describe('next steps and the alert', () => {
  const plan = planOf();
  const planned = plan.steps.find(({ action }) => action === 'shift-traffic');
  const outcome = (status: StepOutcome['status']): StepOutcome => ({
    step: planned?.id ?? '',
    action: 'shift-traffic',
    status,
    startedAt: '',
    endedAt: '',
  });
  const record = (labels: Record<string, string>, status: StepOutcome['status'] = 'done') => ({
    plan,
    investigation: toInvestigationRecord(
      anInvestigation({ service: known(settingsOf(serviceJson({ labels }), publicPolicy())) }),
    ),
    outcomes: [outcome(status)],
  });
  const terraform = { 'goog-terraform-provisioned': 'true' };

  it('name who manages the workload and what the owner merges', () => {
    expect(lastingSteps(record(terraform)).join()).toMatch(
      /shift-traffic.*Terraform manages the service.*traffic block/,
    );
    expect(lastingDetails(record(terraform))).toMatchObject([
      { action: 'shift-traffic', managedBy: 'terraform', outlook: 'kept-unless-configured' },
    ]);
  });

  it.each([
    ['the owner is unknown', record({ team: 'shop' })],
    ['nothing was changed', record(terraform, 'would-run')],
    ['the change failed', record(terraform, 'failed')],
  ])('name nothing if %s', (_why, one) => {
    expect(lastingSteps(one)).toEqual([]);
  });

  it('repeat no text from the plan of a case, because it may be forged', () => {
    const forged = {
      ...record(terraform),
      plan: {
        ...plan,
        steps: plan.steps.map((step) => ({
          ...step,
          lasts: {
            ...lasting('shift-traffic', 'terraform'),
            text: 'FORGED',
            merge: { language: 'hcl', where: 'FORGED', lines: ['FORGED'] } as const,
          },
        })),
      },
    };
    expect(JSON.stringify([lastingSteps(forged), lastingDetails(forged)])).not.toContain('FORGED');
  });
});
