import type { IrreversibleActionOf } from '../../../core/action-contract/action';
import { step } from '../../../core/action-contract/action';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import type { Catalogue } from '../../../core/catalogue/catalogue-parts';
import { malformedParts } from '../../../core/catalogue/extension-problems';
import { deriveGrants } from '../../../core/deployment/grants';
import type { Finding } from '../../../core/finding/finding';
import { planResponse } from '../../../core/planning/plan-response';
import { runtimeConfig } from '../../factories/config';
import { aDetection, aFinding } from '../../factories/finding';
import { anInvestigation } from '../../factories/investigation';
import { NOW_MS, RESOURCE } from '../../factories/names';
import { actionContract } from '../action-contract/action.contract';

const deleteService: IrreversibleActionOf<'service'> = {
  kind: 'irreversible',
  id: 'delete-service',
  summary: 'Deletes the service, which nothing brings back',
  tier: 'workload',
  targets: ['service'],
  reversible: false,
  killsRunningInstances: true,
  touches: ['template'],
  repeat: { kind: 'etag', why: 'a service that is gone cannot be deleted again' },
  permissions: { actor: [{ permission: 'run.services.delete', on: 'project' }] },
  plan: ({ target }) => step({ target, before: {}, after: null, rationale: 'it is gone then' }),
  read: ({ run }, target) => run.getService(target),
  project: (state) => state,
  apply: async () => undefined,
  verify: () => ({ ok: true, saw: 'it is gone' }),
};

const catalogue: Catalogue = {
  ...CATALOGUE,
  actions: [...CATALOGUE.actions, deleteService],
  action: (id) => (id === deleteService.id ? deleteService : CATALOGUE.action(id)),
};
const base = runtimeConfig();
const config = { ...base, actions: [...base.actions, deleteService.id] };

actionContract(deleteService);

describe('an irreversible action', () => {
  const planFor = (finding: Finding) =>
    planResponse({
      caseId: 'case-20260506-070809-0123456789ab',
      finding,
      detection: aDetection(),
      investigation: anInvestigation(),
      playbook: { id: 'delete', version: 1, reason: '', steps: [deleteService.id] },
      config,
      nowMs: NOW_MS,
      catalogue,
    });

  it('is withheld by a guard, because only a person may allow it', () => {
    const plan = planFor(aFinding());
    expect([plan.steps, plan.withheld.map(({ action, cause }) => [action, cause])]).toEqual([
      [],
      [[deleteService.id, 'guard']],
    ]);
  });

  it('does not apply to a workload of another kind, even with an approval', () => {
    const { withheld } = planFor(aFinding({ resourceName: RESOURCE.replace('/services/', '/jobs/') }));
    expect(withheld.map(({ action, cause }) => [action, cause])).toEqual([
      [deleteService.id, 'not-applicable'],
    ]);
  });

  it('gets no permission', () => {
    expect(deriveGrants(config, catalogue)).toEqual(deriveGrants(base));
  });

  it('cannot be part of an extension', () => {
    const problems = malformedParts({ actions: [deleteService] });
    expect(problems.map(({ where }) => where)).toContain('actions.0.kind');
  });
});
