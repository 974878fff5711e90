import type { JsonObject } from '../../../core/values/json';
import { listOf, objectOf, textOf } from '../../../core/values/json-values';
import type { ServiceId } from '../../protocol/request';
import { lastSegment } from '../../state/names';
import type { Arguments } from '../arguments';
import { isDeletedOnDestroy, leaveDeletionPolicy } from '../deletion-policy';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { inSetOrder } from '../set-order';
import { type Around, ask, compact, projectOf, type Steps, type Translation } from '../translation';

const note: Translation = {
  type: 'google_container_analysis_note',
  *create(args, around) {
    const project = projectOf(args, around);
    const id = args.required('name');
    leaveDeletionPolicy(args);
    const answer = yield* ask({
      service: 'containeranalysis',
      method: 'POST',
      path: `/v1/projects/${project}/notes`,
      query: { noteId: id },
      body: compact({
        name: id,
        shortDescription: args.text('short_description') || undefined,
        longDescription: args.text('long_description') || undefined,
        relatedUrl: relatedUrls(args),
        expirationTime: args.text('expiration_time') || undefined,
        relatedNoteNames: filled(inSetOrder(args.texts('related_note_names'), (name) => name)),
        attestation: authority(args),
      }),
    });
    return {
      id: `projects/${project}/notes/${id}`,
      project,
      kind: textOf(answer.kind),
      create_time: textOf(answer.createTime),
      update_time: textOf(answer.updateTime),
    };
  },
  *destroy(args, around) {
    if (!isDeletedOnDestroy(args)) return;
    const path = `/v1/projects/${projectOf(args, around)}/notes/${args.required('name')}`;
    yield* ask({ service: 'containeranalysis', method: 'DELETE', path });
  },
};

const filled = <T>(items: readonly T[]): T[] | undefined => (items.length === 0 ? undefined : [...items]);

function authority(args: Arguments): JsonObject | undefined {
  const hint = args.block('attestation_authority')?.block('hint');
  return hint && { hint: { humanReadableName: hint.required('human_readable_name') } };
}

function relatedUrls(args: Arguments): JsonObject[] | undefined {
  const urls = args
    .blocks('related_url')
    .map((block) => compact({ url: block.required('url'), label: block.text('label') || undefined }));
  // A set of blocks is hashed member by member (terraform-plugin-sdk, helper/schema/serialize.go).
  return filled(inSetOrder(urls, ({ url, label }) => `label:${textOf(label)};url:${textOf(url)};`));
}

const attestor: Translation = {
  type: 'google_binary_authorization_attestor',
  *create(args, around) {
    const project = projectOf(args, around);
    const id = args.required('name');
    leaveDeletionPolicy(args);
    const name = `projects/${project}/attestors/${id}`;
    const answer = yield* ask({
      service: 'binaryauthorization',
      method: 'POST',
      path: `/v1/projects/${project}/attestors`,
      query: { attestorId: id },
      body: compact({
        name,
        description: args.text('description') || undefined,
        userOwnedGrafeasNote: ownedNote(args, project),
      }),
    });
    return { id: name, project, ...noteAttributes(objectOf(answer.userOwnedGrafeasNote)) };
  },
  *destroy(args, around) {
    if (!isDeletedOnDestroy(args)) return;
    const path = `/v1/projects/${projectOf(args, around)}/attestors/${args.required('name')}`;
    yield* ask({ service: 'binaryauthorization', method: 'DELETE', path });
  },
};

function ownedNote(args: Arguments, project: string): JsonObject | undefined {
  const block = args.block('attestation_authority_note');
  if (!block) return undefined;
  const reference = block.required('note_reference');
  return compact({
    noteReference: /projects\/.+\/notes\/.+/.test(reference)
      ? reference
      : `projects/${project}/notes/${reference}`,
    publicKeys: filled(block.blocks('public_keys').map(publicKey)),
  });
}

function publicKey(block: Arguments): JsonObject {
  const pkix = block.block('pkix_public_key');
  return compact({
    comment: block.text('comment') || undefined,
    id: block.text('id') || undefined,
    asciiArmoredPgpPublicKey: block.text('ascii_armored_pgp_public_key') || undefined,
    pkixPublicKey:
      pkix &&
      compact({
        publicKeyPem: pkix.text('public_key_pem') || undefined,
        signatureAlgorithm: pkix.text('signature_algorithm') || undefined,
      }),
  });
}

function noteAttributes(note: JsonObject) {
  const at = 'attestation_authority_note.0';
  const keys = listOf(note.publicKeys).map(
    (key, index) => [`${at}.public_keys.${index}.id`, textOf(objectOf(key).id)] as const,
  );
  return {
    ...Object.fromEntries(keys),
    [`${at}.delegation_service_account_email`]: textOf(note.delegationServiceAccountEmail),
  };
}

/**
 * @param adopted - whether the policy was in the state before. Then the provider sends an empty map of clusters; for a
 *   new policy it sends none.
 */
function* putPolicy(args: Arguments, around: Around, adopted: boolean): Steps {
  const project = projectOf(args, around);
  leaveDeletionPolicy(args);
  const answer = yield* ask({
    service: 'binaryauthorization',
    method: 'PUT',
    path: `/v1/projects/${project}/policy`,
    body: compact({
      description: args.text('description') || undefined,
      globalPolicyEvaluationMode: args.text('global_policy_evaluation_mode') || undefined,
      admissionWhitelistPatterns: filled(
        args.blocks('admission_whitelist_patterns').map((block) => ({
          namePattern: block.required('name_pattern'),
        })),
      ),
      clusterAdmissionRules: clusterRules(args, project) ?? (adopted ? {} : undefined),
      defaultAdmissionRule: defaultRule(args, project),
    }),
  });
  return {
    id: `projects/${project}`,
    project,
    global_policy_evaluation_mode: textOf(answer.globalPolicyEvaluationMode),
  };
}

const policy: Translation = {
  type: 'google_binary_authorization_policy',
  create: (args, around) => putPolicy(args, around, false),
  // The policy is always sent as a whole.
  update: (args, around) => putPolicy(args, around, true),
  /** The provider restores the policy that a project has before anyone writes one. */
  *destroy(args, around) {
    if (!isDeletedOnDestroy(args)) return;
    const name = `projects/${projectOf(args, around)}/policy`;
    yield* ask({
      service: 'binaryauthorization',
      method: 'PUT',
      path: `/v1/${name}`,
      body: {
        name,
        admissionWhitelistPatterns: [{ namePattern: 'gcr.io/google_containers/*' }],
        defaultAdmissionRule: {
          evaluationMode: 'ALWAYS_ALLOW',
          enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
        },
      },
    });
  },
};

function admissionRule(block: Arguments, project: string): JsonObject {
  // The set identifies an attestor by the last part of its name. Of two attestors with one name, the first one stays.
  const attestors = inSetOrder(block.texts('require_attestations_by'), lastSegment).map((name) =>
    /projects\/.+\/attestors\/.+/.test(name) ? name : `projects/${project}/attestors/${name}`,
  );
  return compact({
    evaluationMode: block.required('evaluation_mode'),
    requireAttestationsBy: filled(attestors),
    enforcementMode: block.required('enforcement_mode'),
  });
}

function defaultRule(args: Arguments, project: string): JsonObject | undefined {
  const block = args.block('default_admission_rule');
  return block && admissionRule(block, project);
}

function clusterRules(args: Arguments, project: string): JsonObject | undefined {
  const rules = args
    .blocks('cluster_admission_rules')
    .map((block) => [block.required('cluster'), admissionRule(block, project)] as const);
  return rules.length === 0 ? undefined : Object.fromEntries(rules);
}

/** The two APIs differ in how the policy of a note or an attestor is read. Both accept short and full names. */
const policyAccess =
  (service: ServiceId, argument: string, collection: string, method: 'GET' | 'POST') =>
  (args: Arguments, around: Around): PolicyAccess => {
    const owner = projectOf(args, around);
    const sent = args.required(argument);
    const parts = sent.split('/');
    const project = parts.length === 1 ? owner : parts.at(-1 - (sent.startsWith('projects/') ? 2 : 1));
    const path = `/v1/projects/${project}/${collection}/${lastSegment(sent)}`;
    return {
      get: { service, method, path: `${path}:getIamPolicy` },
      set: (policy) => ({ service, method: 'POST', path: `${path}:setIamPolicy`, body: { policy } }),
    };
  };

const notePolicy = policyAccess('containeranalysis', 'note', 'notes', 'POST');
const attestorPolicy = policyAccess('binaryauthorization', 'attestor', 'attestors', 'GET');

const noteIamMember: Translation = {
  type: 'google_container_analysis_note_iam_member',
  create: (args, around) => addMember(args, notePolicy(args, around)),
  destroy: (args, around) => removeMember(args, notePolicy(args, around)),
};

const attestorIamMember: Translation = {
  type: 'google_binary_authorization_attestor_iam_member',
  create: (args, around) => addMember(args, attestorPolicy(args, around)),
  destroy: (args, around) => removeMember(args, attestorPolicy(args, around)),
};

export const BINARY_AUTHORIZATION_TRANSLATIONS: readonly Translation[] = [
  note,
  noteIamMember,
  attestor,
  attestorIamMember,
  policy,
];
