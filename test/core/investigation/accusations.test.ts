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
const of = (...changes: readonly object[]) => accusationsOf(changes.map(finding), CANONICAL_NAME);
const digestsOf = (...changes: readonly object[]) => of(...changes).flatMap(({ digests }) => digests);

describe('what other active findings accuse', () => {
  it('is every digest that a finding names', () => {
    expect(digestsOf({}, { containers: [{ uri: imageOf(BAD_DIGEST) }, { imageId: CLEAN_DIGEST }] })).toEqual([
      CLEAN_DIGEST,
      BAD_DIGEST,
      CLEAN_DIGEST,
    ]);
  });

  it.each([
    ['a service with the number of its project', SERVICE.replace(PROJECT.id, PROJECT.number)],
    ['a revision', `${SERVICE}/revisions/checkout-00001-cln`],
    ['another service', `${SERVICE}-2`],
    ['the same service in another region', SERVICE.replace('europe-west1', 'us-east1')],
    ['a job', SERVICE.replace('/services/', '/jobs/')],
  ])('counts on %s', (_how, name) => {
    expect(digestsOf({ resourceName: `//run.googleapis.com/${name}` })).toEqual([CLEAN_DIGEST]);
  });

  it('is every image of a repository if the finding names the image without a digest', () => {
    const tagged = { containers: [{ uri: 'registry.example/app:1' }, { imageId: imageOf(BAD_DIGEST) }] };
    expect(of(tagged)).toMatchObject([{ digests: [BAD_DIGEST], repositories: ['registry.example/app'] }]);
    const plain = { containers: [{ uri: 'registry.example:5000/app' }] };
    expect(of(plain)).toMatchObject([{ digests: [], repositories: ['registry.example:5000/app'] }]);
  });

  it.each([
    ['the finding itself', { canonicalName: CANONICAL_NAME }],
    ['a finding without an image', { containers: [] }],
    ['a container without an image', { containers: [{ name: 'app' }] }],
  ])('does not include what %s names', (_what, changes) => {
    expect(of(changes)).toEqual([]);
  });

  it('is read before the plan, but the plan does not wait for it', () => {
    expect(accusations).toMatchObject({ phase: 1, optional: true });
  });
});
