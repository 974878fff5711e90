import type { Json, JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { type Around, ask, compact, labelsOf, projectOf, type Translation } from '../translation';

const SERVICE = 'secretmanager';

function encryption(args: Arguments): JsonObject {
  const own = args.block('customer_managed_encryption');
  return own ? { customerManagedEncryption: { kmsKeyName: own.required('kms_key_name') } } : {};
}

/** `automatic` is also sent, as null, if replicas are chosen. */
function replication(args: Arguments): JsonObject {
  const block = args.block('replication');
  const auto = block?.block('auto');
  const chosen = block?.block('user_managed');
  const automatic: Json = auto ? encryption(auto) : null;
  if (!chosen) return { automatic };
  const replicas = chosen
    .blocks('replicas')
    .map((replica) => ({ location: replica.required('location'), ...encryption(replica) }));
  return { automatic, userManaged: { replicas } };
}

const secret: Translation = {
  type: 'google_secret_manager_secret',
  *create(args, around) {
    args.leave(['deletion_protection'], 'the provider itself refuses to destroy a protected secret');
    const project = projectOf(args, around);
    const secretId = args.required('secret_id');
    const { name = '' } = yield* ask({
      service: SERVICE,
      method: 'POST',
      path: `/v1/projects/${project}/secrets`,
      query: { secretId },
      body: compact({
        replication: replication(args),
        labels: labelsOf(args),
        annotations: args.map('annotations'),
      }),
    });
    return { id: `projects/${project}/secrets/${secretId}`, name, project };
  },
  *destroy(args, around) {
    const path = `/v1/projects/${projectOf(args, around)}/secrets/${args.required('secret_id')}`;
    yield* ask({ service: SERVICE, method: 'DELETE', path });
  },
};

/**
 * Adds a version, and then enables or disables it in a second request. Destroying a version needs the number that the
 * API assigned, which is not an argument. The version is destroyed with its secret.
 */
const version: Translation = {
  type: 'google_secret_manager_secret_version',
  *create(args) {
    args.leave(['deletion_policy', 'secret_data_wo_version'], 'they control later steps of the provider');
    const data = args.text('secret_data') || args.text('secret_data_wo');
    const isEncoded = args.flag('is_secret_data_base64') ?? false;
    const answer = yield* ask({
      service: SERVICE,
      method: 'POST',
      path: `/v1/${args.required('secret')}:addVersion`,
      body: { payload: { data: isEncoded ? data : Buffer.from(data, 'utf8').toString('base64') } },
    });
    const name = String(answer.name);
    const verb = (args.flag('enabled') ?? true) ? 'enable' : 'disable';
    yield* ask({ service: SERVICE, method: 'POST', path: `/v1/${name}:${verb}` });
    return { id: name, name, version: name.slice(name.lastIndexOf('/') + 1) };
  },
};

function secretPolicy(args: Arguments, around: Around): PolicyAccess {
  const sent = args.required('secret_id');
  const project = projectOf(args, around);
  const path = `/v1/${sent.startsWith('projects/') ? sent : `projects/${project}/secrets/${sent}`}`;
  return {
    get: {
      service: SERVICE,
      method: 'GET',
      path: `${path}:getIamPolicy`,
      query: { 'options.requestedPolicyVersion': '3' },
    },
    set: (policy) => ({ service: SERVICE, method: 'POST', path: `${path}:setIamPolicy`, body: { policy } }),
  };
}

const secretMember: Translation = {
  type: 'google_secret_manager_secret_iam_member',
  create: (args, around) => addMember(args, secretPolicy(args, around)),
  destroy: (args, around) => removeMember(args, secretPolicy(args, around)),
};

export const SECRET_TRANSLATIONS: readonly Translation[] = [secret, version, secretMember];
