import { ACTION_IDS, ACTIONS } from '../../../core/actions';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { RECORDERS } from '../../../core/catalogue/recorders';
import { deriveGrants, type Grant } from '../../../core/deployment/grants';
import { enabledInvestigators } from '../../../core/investigation';
import type { Identity } from '../../../core/permissions/permissions';
import { MODES, TIERS, type Tier } from '../../../core/permissions/tiers';
import type { RuntimeConfig } from '../../../core/runtime-config/runtime-config';
import { runtimeConfig } from '../../factories/config';

const IDENTITIES = ['responder', 'actor'] as const;
const flat = (grants: readonly Grant[]): string[] =>
  grants.flatMap((grant) => grant.permissions.map((permission) => `${grant.scope} ${permission}`)).sort();

const subsets = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((all, item) => all.flatMap((chosen) => [chosen, [...chosen, item]]), [[]]);

/** The expected union, written a second time and more simply than in core. */
function declared(identity: Identity, config: RuntimeConfig): string[] {
  const found = new Set<string>();
  const add = (permissions: readonly { permission: string; on: string }[] = []) => {
    for (const { permission, on } of permissions) found.add(`${on} ${permission}`);
  };
  for (const id of config.actions) {
    const action = CATALOGUE.action(id);
    // This version carries out no irreversible action, so nobody gets its permissions.
    if (action.kind === 'irreversible') continue;
    if (config.tiers.includes(action.tier)) add(action.permissions[identity]);
  }
  for (const recorder of RECORDERS) add(recorder.permissions[identity]);
  if (identity === 'responder')
    for (const investigator of enabledInvestigators(config)) add(investigator.permissions);
  return [...found].sort();
}

const MUTATIONS = [
  'finding securitycenter.findingsecuritymarks.update',
  'project run.services.setIamPolicy',
  'project run.services.update',
  'runtime-service-account iam.serviceAccounts.actAs',
];

const TIER_SETS: Tier[][] = subsets(TIERS).filter((tiers) => tiers.includes('observe'));

describe.each(IDENTITIES)('the grants of the %s', (identity) => {
  it.each(['approve', 'enforce'] as const)(
    'are exactly the declared union, for every choice, in %s mode',
    (mode) => {
      for (const tiers of TIER_SETS) {
        for (const actions of subsets(ACTION_IDS)) {
          const config = runtimeConfig({ mode, tiers, actions });
          expect(flat(deriveGrants(config)[identity])).toEqual(declared(identity, config));
        }
      }
    },
  );

  it('are the same without the mutations in observe mode, for every choice', () => {
    for (const tiers of TIER_SETS) {
      for (const actions of subsets(ACTION_IDS)) {
        const config = runtimeConfig({ mode: 'observe', tiers, actions });
        const expected = declared(identity, config).filter((permission) => !MUTATIONS.includes(permission));
        expect(flat(deriveGrants(config)[identity])).toEqual(expected);
      }
    }
  });

  it.each(MODES)('name no permission twice in %s mode', (mode) => {
    const grants = flat(deriveGrants(runtimeConfig({ mode }))[identity]);
    expect(new Set(grants).size).toBe(grants.length);
  });

  it.each(MODES)('contain no permission to delete, in %s mode', (mode) => {
    expect(
      flat(deriveGrants(runtimeConfig({ mode }))[identity]).filter((one) => /delete/i.test(one)),
    ).toEqual([]);
  });
});

describe('observe mode', () => {
  const grants = deriveGrants(runtimeConfig({ mode: 'observe' }));

  it('gives the responder only these permissions', () => {
    expect(flat(grants.responder)).toEqual([
      'command-topic pubsub.topics.publish',
      'effects datastore.entities.get',
      'evidence storage.objects.create',
      'ledger datastore.entities.create',
      'ledger datastore.entities.get',
      'ledger datastore.entities.update',
      'project logging.logEntries.list',
      'project run.revisions.list',
      'project run.services.get',
      'project run.services.getIamPolicy',
      'project run.services.list',
      'project securitycenter.findings.list',
    ]);
  });

  it('gives the actor only these permissions', () => {
    expect(flat(grants.actor)).toEqual([
      'effects datastore.entities.create',
      'effects datastore.entities.get',
      'effects datastore.entities.update',
      'evidence storage.objects.create',
      'ledger datastore.entities.create',
      'ledger datastore.entities.get',
      'ledger datastore.entities.update',
      'project monitoring.timeSeries.list',
      'project run.operations.get',
      'project run.revisions.list',
      'project run.services.get',
      'project run.services.getIamPolicy',
      'project securitycenter.findings.list',
    ]);
  });
});

describe('enforce mode with every tier', () => {
  it('adds exactly the four mutations to the actor', () => {
    const observe = flat(deriveGrants(runtimeConfig({ mode: 'observe' })).actor);
    const enforce = flat(deriveGrants(runtimeConfig({ mode: 'enforce' })).actor);
    expect(enforce.filter((permission) => !observe.includes(permission))).toEqual(MUTATIONS);
  });
});

describe('the responder', () => {
  it.each(MODES)('never has a permission to change a workload, in %s mode', (mode) => {
    for (const tiers of TIER_SETS) {
      const grants = flat(deriveGrants(runtimeConfig({ mode, tiers })).responder);
      expect(
        grants.filter((grant) =>
          /^(project|finding|runtime-service-account) .*(?<!\.(get|list|getIamPolicy))$/.test(grant),
        ),
      ).toEqual([]);
    }
  });

  it('may read the reputation credential only if reputation is configured', () => {
    const off = flat(deriveGrants(runtimeConfig()).responder);
    const on = flat(
      deriveGrants(runtimeConfig({ reputation: { secretVersion: 'projects/p/secrets/s/versions/1' } }))
        .responder,
    );
    expect(on.filter((grant) => !off.includes(grant))).toEqual(['reputation secretmanager.versions.access']);
  });
});

describe('every action (invariant 1: one catalogue drives infrastructure and runtime)', () => {
  it.each(ACTIONS.map((action) => [action.id, action] as const))(
    '%s may act as the runtime account exactly if it updates the workload, and is then in that tier',
    (_id, action) => {
      const needs = (action.permissions.actor ?? []).map(({ permission }) => permission);
      const updates = needs.some((permission) => /^run\.[a-zA-Z]+\.update$/.test(permission));
      expect(needs.includes('iam.serviceAccounts.actAs')).toBe(updates);
      expect(updates && action.tier !== 'workload').toBe(false);
    },
  );
});
