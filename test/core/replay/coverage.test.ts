import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { compareCoverage, coverageOf } from '../../../core/replay/coverage';
import { detector as own } from '../../factories/extension';
import { PROJECT } from '../../factories/names';
import { responding } from '../../factories/responding';

const rows = (changes?: Parameters<typeof responding>[0]) => {
  const { config, catalogue } = responding(changes);
  return coverageOf(config, catalogue);
};
const BUILT_IN = 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED';
const change = (head: Parameters<typeof responding>[0], detector = BUILT_IN) =>
  compareCoverage(rows(), rows(head)).find((one) => one.detector === detector);

describe('coverage', () => {
  it('has a row for every detector, and one for unknown threats', () => {
    expect(rows().map(({ detector }) => detector)).toEqual([
      ...CATALOGUE.detectors.map(({ module }) => module),
      'UNKNOWN_THREAT',
    ]);
  });

  it('names the playbook, the mode and the enabled actions', () => {
    expect(
      rows({ actions: { disable: ['stop-service'] } }).find(({ detector }) => detector === BUILT_IN),
    ).toEqual({
      project: PROJECT.id,
      detector: BUILT_IN,
      playbook: 'built-in-malicious-binary',
      mode: 'enforce',
      actions: ['preserve-evidence', 'shift-traffic', 'remove-public-access', 'annotate-finding', 'notify'],
    });
  });

  it('has no changes for the same config', () => {
    expect(compareCoverage(rows(), rows())).toEqual([]);
  });

  it('is weaker without an action, and in a lower mode', () => {
    expect(change({ actions: { disable: ['stop-service'] } })).toMatchObject({
      verdict: 'weaker',
      changes: [{ text: 'without stop-service' }],
    });
    expect(change({ mode: 'observe' })?.changes).toEqual([
      { direction: 'weaker', text: 'mode enforce -> observe' },
    ]);
  });

  it('names another playbook and the actions that it lacks', () => {
    const playbooks = { [BUILT_IN]: 'default' };
    expect(change({ playbooks })?.changes.map(({ text }) => text)).toEqual([
      'playbook built-in-malicious-binary -> default',
      'without shift-traffic, stop-service, remove-public-access',
    ]);
    expect(compareCoverage(rows(), rows({ playbooks }))).toHaveLength(1);
  });

  it('shows a detector that is added, and one that is removed', () => {
    const extended = rows({ extend: { detectors: [own] } });
    expect(compareCoverage(rows(), extended)).toMatchObject([{ detector: own.module, verdict: 'stronger' }]);
    expect(compareCoverage(extended, rows())).toMatchObject([
      { detector: own.module, verdict: 'weaker', changes: [{ text: 'no longer covered' }] },
    ]);
  });
});
