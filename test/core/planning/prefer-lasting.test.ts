import fc from 'fast-check';
import type { Action, WholePlanContext, WorkloadAction } from '../../../core/action-contract/action';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import type { Investigation } from '../../../core/facts/investigation';
import { settingsOf } from '../../../core/facts/service-settings';
import { OWNER_TOOLS, type OwnerTool, readOwnership } from '../../../core/ownership/ownership';
import type { ResponsePlan } from '../../../core/plan/response-plan';
import { planResponse } from '../../../core/planning/plan-response';
import { passedOver, preferLasting } from '../../../core/planning/prefer-lasting';
import { ALL_PLAYBOOKS, type Playbook } from '../../../core/playbooks';
import type { JsonObject } from '../../../core/values/json';
import { known } from '../../../core/values/result';
import { onlyBadRevisions, publicPolicy, serviceJson, twoRevisions } from '../../factories/cloud-run-json';
import { facts, servedBy } from '../../factories/investigation';
import { actionsOf, planInput } from '../../factories/plan';

const WORKLOAD = ['shift-traffic', 'stop-service', 'remove-public-access', 'restrict-ingress'];
const by = (tool: OwnerTool) => readOwnership({ tool, others: [] });
const order = (ids: readonly string[], tool: OwnerTool, wayIn: 'image' | 'running-app' = 'image') =>
  preferLasting(ids, { wayIn, owner: by(tool), catalogue: CATALOGUE });

describe('the order in which alternatives are tried', () => {
  it.each<[string, readonly string[], OwnerTool, 'image' | 'running-app', readonly string[]]>([
    [
      'Terraform reverts a stop',
      ['stop-service', 'shift-traffic'],
      'terraform',
      'image',
      ['shift-traffic', 'stop-service'],
    ],
    [
      'the lasting one is already the first',
      ['shift-traffic', 'stop-service'],
      'terraform',
      'image',
      ['shift-traffic', 'stop-service'],
    ],
    [
      'a weaker one between them could be planned first',
      ['stop-service', 'remove-public-access', 'shift-traffic'],
      'terraform',
      'image',
      ['stop-service', 'remove-public-access', 'shift-traffic'],
    ],
    [
      'a weaker one that is first stays first',
      ['remove-public-access', 'stop-service', 'shift-traffic'],
      'terraform',
      'image',
      ['remove-public-access', 'shift-traffic', 'stop-service'],
    ],
    [
      'an older revision has the same vulnerability',
      ['stop-service', 'shift-traffic'],
      'terraform',
      'running-app',
      ['stop-service', 'shift-traffic'],
    ],
    [
      'nothing was measured',
      ['stop-service', 'shift-traffic'],
      'gcloud',
      'image',
      ['stop-service', 'shift-traffic'],
    ],
    [
      'the owner is unknown',
      ['stop-service', 'shift-traffic'],
      'unknown',
      'image',
      ['stop-service', 'shift-traffic'],
    ],
  ])('%s', (_why, ids, tool, wayIn, expected) => {
    expect(order(ids, tool, wayIn)).toEqual(expected);
  });

  const lists = fc.shuffledSubarray(WORKLOAD);
  const tools = fc.constantFrom(...OWNER_TOOLS);

  it('moves only actions that end the instances, and only among their own places', () => {
    fc.assert(
      fc.property(lists, tools, fc.constantFrom('image', 'running-app'), (ids, tool, wayIn) => {
        const after = order(ids, tool, wayIn);
        expect([...after].sort()).toEqual([...ids].sort());
        const ends = (id: string) => ['shift-traffic', 'stop-service'].includes(id);
        expect(after.map(ends)).toEqual(ids.map(ends));
        expect(order(after, tool, wayIn)).toEqual(after);
      }),
    );
  });

  it('is already the order of every playbook of Riposte', () => {
    for (const { steps, wayIn = 'running-app' } of ALL_PLAYBOOKS) {
      for (const entry of steps) {
        if (typeof entry === 'string') continue;
        expect(order(entry.firstOf, 'terraform', wayIn)).toEqual(entry.firstOf);
      }
    }
  });

  it('names the actions that come later because of this', () => {
    expect(
      passedOver('shift-traffic', ['stop-service', 'shift-traffic'], ['shift-traffic', 'stop-service']),
    ).toEqual(['stop-service']);
    expect(
      passedOver('stop-service', ['stop-service', 'shift-traffic'], ['stop-service', 'shift-traffic']),
    ).toEqual([]);
  });
});

const withRationale = (action: WorkloadAction, rationale: string): WorkloadAction => ({
  ...action,
  plan: (context: WholePlanContext) => {
    const outcome = action.plan(context);
    return outcome.kind === 'step' ? { ...outcome, step: { ...outcome.step, rationale } } : outcome;
  },
});

describe('a plan', () => {
  const playbook = (firstOf: readonly string[]): Playbook => ({
    id: 'own',
    version: 1,
    reason: 'a test',
    wayIn: 'image',
    steps: ['preserve-evidence', { firstOf }, 'notify'],
  });
  const planned = (
    firstOf: readonly string[],
    labels: JsonObject,
    parts: Partial<Investigation> = {},
  ): ResponsePlan => {
    const service = known(settingsOf(serviceJson({ labels }), publicPolicy()));
    const input = planInput({ investigation: { service, ...parts } });
    return planResponse({ ...input, playbook: playbook(firstOf) });
  };
  const TERRAFORM = { 'goog-terraform-provisioned': 'true' };
  const PLAYBOOK = ['stop-service', 'shift-traffic'];

  it('shifts the traffic of a service that Terraform manages, and explains why', () => {
    const plan = planned(PLAYBOOK, TERRAFORM);
    expect(actionsOf(plan)).toEqual(['preserve-evidence', 'shift-traffic', 'notify']);
    expect(plan.steps[1]?.rationale).toMatch(/before stop-service, because Terraform/);
    expect(plan.steps[1]?.lasts).toMatchObject({
      managedBy: { tool: 'terraform' },
      outlook: 'kept-unless-configured',
    });
  });

  it('gives the reason as a sentence of its own, also after a rationale without a full stop', () => {
    const own = (id: string): Action => {
      const action = CATALOGUE.action(id);
      return action.kind === 'workload' && id === 'shift-traffic'
        ? withRationale(action, 'it moves')
        : action;
    };
    const input = planInput({
      investigation: { service: known(settingsOf(serviceJson({ labels: TERRAFORM }), publicPolicy())) },
    });
    const plan = planResponse({
      ...input,
      playbook: playbook(PLAYBOOK),
      catalogue: { ...CATALOGUE, action: own },
    });
    expect(plan.steps[1]?.rationale).toMatch(/^it moves\. Riposte tries/);
  });

  it('stops it if no revision is a refuge', () => {
    const revisions = known(facts(onlyBadRevisions()));
    const plan = planned(PLAYBOOK, TERRAFORM, { revisions });
    expect(actionsOf(plan)).toContain('stop-service');
    expect(plan.steps[1]?.lasts).toMatchObject({ outlook: 'taken-back' });
  });

  it('follows the playbook if the owner is not known', () => {
    const plan = planned(PLAYBOOK, { team: 'shop' });
    expect(actionsOf(plan)).toContain('stop-service');
    expect(plan.steps[1]?.lasts).toMatchObject({ managedBy: { kind: 'unknown' }, outlook: 'not-measured' });
    expect(plan.steps[1]?.rationale).not.toContain('because');
  });

  it('makes no statement about lasting for a step that changes no workload', () => {
    const [evidence] = planned(PLAYBOOK, TERRAFORM).steps;
    expect(evidence).not.toHaveProperty('lasts');
  });

  it('never contains less than without the label', () => {
    const ends = ({ steps, withheld }: ResponsePlan) => [
      // A service that is already stopped needs no step, whichever action detects that.
      steps.some(({ action }) => ['shift-traffic', 'stop-service'].includes(action)) ||
        withheld.some(({ cause }) => cause === 'not-needed'),
      steps.some(({ action }) => ['remove-public-access', 'restrict-ingress'].includes(action)),
    ];
    const parts = fc.constantFrom<Partial<Investigation>>(
      { revisions: known(facts(twoRevisions())) },
      { revisions: known(facts(onlyBadRevisions())) },
      { revisions: known([]) },
      { revisions: { status: 'unavailable', reason: 'no answer' } },
      { revisions: servedBy('checkout-00001-cln').revisions },
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray(WORKLOAD, { minLength: 1 }),
        parts,
        fc.boolean(),
        (firstOf, part, stopped) => {
          const changes = stopped ? { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } } : {};
          const at = (labels: JsonObject) => {
            const service = known(settingsOf(serviceJson({ labels, ...changes }), publicPolicy()));
            return planned(firstOf, labels, { service, ...part });
          };
          expect(ends(at(TERRAFORM))).toEqual(ends(at({})));
        },
      ),
      { numRuns: 300 },
    );
  });
});
