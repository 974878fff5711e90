import { digestOf, list, object, text } from '../cloud-run/run-service';
import type { Accusation } from '../facts/investigation';
import { imageRepository } from '../finding/image-repository';
import type { JsonObject } from '../values/json';
import type { Investigator } from './investigator';

/**
 * The findings of a list that accuse an image. They may be about any workload, because an image that is accused in one
 * service is as bad in another one. The finding itself is not included.
 *
 * @param results - `listFindingsResults` of Security Command Center, ACTIVE findings of class THREAT
 * @param own - canonical name of the finding itself
 */
export const accusationsOf = (results: readonly JsonObject[], own: string): readonly Accusation[] =>
  results
    .map((result) => object(result.finding))
    .filter((finding) => text(finding.canonicalName) !== own)
    .map((finding) => ({
      canonicalName: text(finding.canonicalName),
      category: text(finding.category),
      ...imagesOf(list(finding.containers)),
    }))
    .filter(({ digests, repositories = [] }) => digests.length + repositories.length > 0);

function imagesOf(containers: readonly JsonObject[]): Pick<Accusation, 'digests' | 'repositories'> {
  const digests = sorted(containers.flatMap(digestsOf));
  const repositories = sorted(
    containers
      .filter((container) => digestsOf(container).length === 0)
      .map(({ imageId, uri }) => imageRepository(text(uri) || text(imageId)))
      .filter((repository) => repository !== ''),
  );
  return { digests, ...(repositories.length > 0 ? { repositories } : {}) };
}

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const digestsOf = ({ imageId, uri }: JsonObject): readonly string[] =>
  [text(imageId), text(uri)].flatMap((image) => digestOf(image) ?? bareDigest(image) ?? []);

const bareDigest = (text: string): string | undefined =>
  /^sha256:[0-9a-f]{64}$/.test(text) ? text : undefined;

/** Which images active findings accuse now, on any Cloud Run workload of the project. None of them is a refuge. */
export const accusations: Investigator<'accusations'> = {
  part: 'accusations',
  phase: 1,
  deadlineMs: 2_000,
  permissions: [{ permission: 'securitycenter.findings.list', on: 'project' }],
  // The plan states what is not known, and the actor reads it again before it acts, so there is no reason to wait.
  optional: true,
  async investigate({ finding, findings }) {
    return accusationsOf(await findings.activeThreats(finding.canonicalName), finding.canonicalName);
  },
};
