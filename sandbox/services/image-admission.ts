import { isObject, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { requireApiOn } from '../contract/api-gate';
import { ApiError } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import { tryResource } from '../state/stored-resources';

/**
 * Binary Authorization at a deployment (cloud.google.com/binary-authorization/docs/run/overview). A new revision is
 * refused if the project's policy does not admit its images. Jobs are checked at each execution.
 *
 * The checks cover the exempt images, always allow, always deny, and for attestors whether each one has an attestation
 * for the digest. The signature is not verified: a caller that can write the occurrence can also sign. A named policy
 * of Cloud Run is not modelled and admits nothing.
 *
 * @param config - run v2 Service or Job
 * @throws ApiError FAILED_PRECONDITION
 */
export function admitRevision(state: CloudState, name: string, config: JsonObject): void {
  const { useDefault, policy, breakglassJustification } = objectOf(config.binaryAuthorization);
  if (useDefault !== true && textOf(policy) === '') return;
  requireApiOn(state, projectOf(name), 'binaryauthorization.googleapis.com');
  if (textOf(breakglassJustification) !== '') return;
  const template = objectOf(config.template);
  const containers = listOf(objectOf(template.template).containers ?? template.containers);
  for (const image of containers.map((container) => textOf(objectOf(container).image))) {
    const why =
      textOf(policy) === '' ? refusal(state, name, image) : `policy ${textOf(policy)} does not exist`;
    if (why === undefined) continue;
    throw new ApiError(
      'FAILED_PRECONDITION',
      `Container image '${image}' is not authorized by policy. Denied by Binary Authorization: ${why}`,
      { place: `the Binary Authorization policy of ${projectOf(name)}` },
    );
  }
}

function refusal(state: CloudState, name: string, image: string): string | undefined {
  const policy = tryResource(state, 'binaryauthorization', `projects/${projectOf(name)}/policy`)?.body;
  if (!policy || isExempt(policy, image)) return undefined;
  const rule = objectOf(policy.defaultAdmissionRule);
  if (rule.enforcementMode === 'DRYRUN_AUDIT_LOG_ONLY' || rule.evaluationMode === 'ALWAYS_ALLOW')
    return undefined;
  if (rule.evaluationMode === 'ALWAYS_DENY') return `denied by always_deny admission rule`;
  const missing = listOf(rule.requireAttestationsBy)
    .map(textOf)
    .find((attestor) => !isAttested(state, attestor, image));
  return missing === undefined ? undefined : `denied by attestor ${missing}: no attestations found`;
}

/**
 * A pattern ends with `*` for one path segment or `**` for all below (binaryauthorization v1
 * AdmissionWhitelistPattern).
 */
function isExempt(policy: JsonObject, image: string): boolean {
  return listOf(policy.admissionWhitelistPatterns).some((entry) => {
    const pattern = textOf(objectOf(entry).namePattern);
    if (pattern.endsWith('**')) return image.startsWith(pattern.slice(0, -2));
    if (!pattern.endsWith('*')) return image === pattern;
    const start = pattern.slice(0, -1);
    return image.startsWith(start) && !image.slice(start.length).includes('/');
  });
}

/** Whether the attestor's note has an attestation for the image's digest (containeranalysis v1 Occurrence). */
function isAttested(state: CloudState, attestor: string, image: string): boolean {
  const found = state.resources.binaryauthorization?.[withProjectId(state, attestor)]?.body;
  const note = textOf(objectOf(found?.userOwnedGrafeasNote).noteReference);
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  if (note === '' || digest === undefined) return false;
  return Object.entries(state.resources.containeranalysis ?? {}).some(
    ([name, { body }]) =>
      name.includes('/occurrences/') &&
      withProjectId(state, textOf(body.noteName)) === withProjectId(state, note) &&
      textOf(body.resourceUri).endsWith(`@${digest}`) &&
      isObject(body.attestation),
  );
}
