import { sharedRuns } from '../../../cli/pipeline/pipeline';
import { bootFor } from '../../../cli/pipeline/shared-boot';
import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import { miniSeed, miniStack } from '../../sandbox/mini-stack';

const withProject = (id: string): CloudSeed => {
  const seed = miniSeed();
  return { ...seed, projects: [...seed.projects, { id, number: '99', ancestors: [] }] };
};

describe('runs that share', () => {
  const { boot } = bootFor(sharedRuns());
  const state = boot(miniStack(), miniSeed());

  it('share the cloud of the same stack and world', () => {
    expect(boot(miniStack(), miniSeed())).toBe(state);
  });

  it.each([
    ['world', () => boot(miniStack(), withProject('other'))],
    [
      'stack',
      () =>
        boot(
          miniStack((blocks) => {
            blocks.google_pubsub_topic = { ...blocks.google_pubsub_topic, more: { name: 'more' } };
          }),
          miniSeed(),
        ),
    ],
    [
      'assumption',
      () => boot(miniStack(), miniSeed(), { assumptions: { 'monitoring.series-after-drain': 'ends' } }),
    ],
  ])('have another cloud for another %s', (_what, other) => {
    expect(other()).not.toBe(state);
  });

  it('keep only a few clouds', () => {
    const shared = sharedRuns();
    const { boot: bootHere } = bootFor(shared);
    const first = bootHere(miniStack(), withProject('p0'));
    for (const at of [1, 2, 3, 4, 5]) bootHere(miniStack(), withProject(`p${at}`));
    expect(shared.made.size).toBe(4);
    expect(bootHere(miniStack(), withProject('p0'))).not.toBe(first);
  });
});
