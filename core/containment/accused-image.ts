import type { Accusation, RevisionFacts } from '../facts/investigation';
import { imageRepository } from '../finding/image-repository';

type Images = Pick<RevisionFacts, 'digest' | 'digests' | 'image' | 'sidecarImages'>;

/** Whether a finding names a digest that one of the revision's containers runs. */
export const accusesDigest = (
  { digests }: Pick<Accusation, 'digests'>,
  { digest, digests: own = [] }: Images,
): boolean => [...own, digest].some((one) => one !== undefined && digests.includes(one));

/**
 * Whether a finding may mean an image of the revision: it names an image of the same repository, and no digest. A digest
 * that is not known never counts as different.
 */
export const mayAccuse = (
  { repositories = [] }: Pick<Accusation, 'repositories'>,
  { image, sidecarImages = [] }: Images,
): boolean => [image, ...sidecarImages].some((one) => repositories.includes(imageRepository(one)));
