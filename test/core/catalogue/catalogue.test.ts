import { CATALOGUE, declarationHash, extendCatalogue } from '../../../core/catalogue/catalogue';
import { detect } from '../../../core/catalogue/detect';
import { notificationFilter } from '../../../core/deployment/notification-filter';
import { extension, quarantine, quarantineService } from '../../../examples/custom-response/extension';
import {
  aDetector,
  anAction,
  aPlaybook,
  ask,
  circle,
  detector,
  problemsOf,
  without,
} from '../../factories/extension';
import { aFinding } from '../../factories/finding';

describe('a valid extension', () => {
  it('comes after the built-in parts', () => {
    const extended = extendCatalogue(extension);
    if (!extended.ok) throw new Error('refused');
    expect(extended.value.actions).toEqual([...CATALOGUE.actions, quarantineService]);
    expect(extended.value.action('quarantine-service')).toBe(quarantineService);
    expect(extended.value.tryPlaybook('quarantine')).toBe(quarantine);
    expect(extended.value.tryDetector('bait CREDENTIAL-used')?.module).toBe('BAIT_CREDENTIAL_USED');
  });

  it.each([{}, { detectors: [], actions: [], playbooks: [] }])(
    'of nothing is the built-in catalogue: %j',
    (none) => {
      expect(extendCatalogue(none)).toEqual({ ok: true, value: CATALOGUE });
    },
  );

  it('brings findings of its category into scope, on any resource', () => {
    const extended = extendCatalogue({ detectors: [detector] });
    if (!extended.ok) throw new Error('refused');
    const finding = aFinding({ category: 'mine something odd', resourceName: '//storage.googleapis.com/b' });
    expect(detect(finding, extended.value)).toMatchObject({ kind: 'ours', detector: 'MY_DETECTOR' });
    expect(detect(finding).kind).toBe('not-ours');
  });

  it('has its aliases in the filter too, because a custom source may spell a category in two ways', () => {
    const detectors = [aDetector({ aliases: ['Mine: Old Name'] })] as never;
    expect(notificationFilter({}, { detectors })).toContain(
      '(category="Mine: Something Odd" OR category="Mine: Old Name")',
    );
  });

  it('may have an action that records', () => {
    const recording = {
      ...without(anAction(), 'undo'),
      ...{ id: 'open-ticket', kind: 'recording', reversible: false, tier: 'observe', permissions: {} },
    };
    expect(problemsOf({ actions: [recording] })).toEqual([]);
  });
});

describe('the hash of what custom parts declare', () => {
  const other = { ...quarantine, id: 'another' };

  it('does not depend on the order', () => {
    expect(declarationHash({ playbooks: [quarantine, other] })).toBe(
      declarationHash({ playbooks: [other, quarantine] }),
    );
  });

  it('ignores members that a part does not have, even those that JSON cannot express', () => {
    const playbooks = [{ ...quarantine, note: 5n, self: circle() }];
    expect(declarationHash({ playbooks })).toBe(declarationHash({ playbooks: [quarantine] }));
  });

  it.each([
    ['a permission', { actions: [anAction(ask('actor', 'run.services.get'))] }],
    ['what is touched', { actions: [anAction({ touches: ['traffic'] })] }],
    ['whether instances die', { actions: [anAction({ killsRunningInstances: false })] }],
    ['the tier', { actions: [anAction({ tier: 'access' })] }],
    ['a category', { detectors: [{ ...extension.detectors[0], category: 'Other' }] }],
    ['an alias', { detectors: [{ ...extension.detectors[0], aliases: ['Other'] }] }],
    ['a step', { playbooks: [aPlaybook({ steps: ['notify'] })] }],
  ])('differs by %s', (_what, change) => {
    expect(declarationHash({ ...extension, ...change } as never)).not.toBe(declarationHash(extension));
  });
});
