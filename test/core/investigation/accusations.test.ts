import { accusations, accusationsOf } from '../../../core/investigation/accusations';
import { BAD_DIGEST, CANONICAL_NAME, CLEAN_DIGEST, imageOf, PROJECT, SERVICE } from '../../factories/names';

const finding = (changes: object) => ({
  finding: {
    canonicalName: `projects/${PROJECT.number}/sources/1/locations/global/findings/other`,
    category: 'Reverse Shell',
    resourceName: `//run.googleapis.com/${SERVICE}`,
    containers: [{ imageId: imageOf(CLEAN_DIGEST) }],
    ...changes,
  },
});
const of = (...changes: readonly object[]) =>
  accusationsOf(changes.map(finding), { canonicalName: CANONICAL_NAME, target: SERVICE }, PROJECT).flatMap(
    ({ digests }) => digests,
  );

describe('what other active findings accuse', () => {
  it('is every digest that a finding on the same workload names', () => {
    expect(of({}, { containers: [{ uri: imageOf(BAD_DIGEST) }, { imageId: CLEAN_DIGEST }] })).toEqual([
      CLEAN_DIGEST,
      BAD_DIGEST,
      CLEAN_DIGEST,
    ]);
  });

  it.each([
    ['the number of the project', SERVICE.replace(PROJECT.id, PROJECT.number)],
    ['one of its revisions', `${SERVICE}/revisions/checkout-00001-cln`],
  ])('counts by %s', (_how, name) => {
    expect(of({ resourceName: `//run.googleapis.com/${name}` })).toEqual([CLEAN_DIGEST]);
  });

  it.each([
    ['another service', { resourceName: `//run.googleapis.com/${SERVICE}-2` }],
    ['another project', { resourceName: `//run.googleapis.com/${SERVICE.replace(PROJECT.id, 'other-prj')}` }],
    [
      'another region',
      { resourceName: `//run.googleapis.com/${SERVICE.replace('europe-west1', 'us-east1')}` },
    ],
    ['a name that does not parse', { resourceName: '//run.googleapis.com/x' }],
    ['the finding itself', { canonicalName: CANONICAL_NAME }],
    ['a finding without an image', { containers: [] }],
    ['an image by its tag', { containers: [{ uri: 'registry.example/app:1' }] }],
  ])('does not include what %s names', (_what, changes) => {
    expect(of(changes)).toEqual([]);
  });

  it('is read before the plan, but the plan does not wait for it', () => {
    expect(accusations).toMatchObject({ phase: 1, optional: true });
  });
});
