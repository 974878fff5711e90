import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { type Around, ask, compact, type Steps, type Translation } from '../translation';

/** The kinds of policies in this file: the argument that names the resource, and how to read and set its policy. */
interface PolicyKind {
  /** Prefix that the types have in common: `google_project`. */
  readonly prefix: string;
  readonly argument: string;
  /** The form in the provider's ids: `demo-prj`, `folders/1`. */
  readonly idOf: (sent: string, around: Around) => string;
  readonly access: (id: string) => PolicyAccess;
}

const READ = { options: { requestedPolicyVersion: 3 } };
const SET_MASK = 'bindings,etag,auditConfigs';

const resourceManagerPolicy = (path: string): PolicyAccess => ({
  get: { service: 'resourcemanager', method: 'POST', path: `${path}:getIamPolicy`, body: READ },
  set: (policy) => ({
    service: 'resourcemanager',
    method: 'POST',
    path: `${path}:setIamPolicy`,
    body: { policy, updateMask: SET_MASK },
  }),
});

const PROJECT: PolicyKind = {
  prefix: 'google_project',
  argument: 'project',
  idOf: (sent) => sent,
  access: (id) => resourceManagerPolicy(`/v1/projects/${id.slice(id.lastIndexOf('/') + 1)}`),
};
const FOLDER: PolicyKind = {
  prefix: 'google_folder',
  argument: 'folder',
  idOf: (sent) => (sent.startsWith('folders/') ? sent : `folders/${sent}`),
  access: (id) => resourceManagerPolicy(`/v3/${id}`),
};
const ORGANIZATION: PolicyKind = {
  prefix: 'google_organization',
  argument: 'org_id',
  idOf: (sent) => sent,
  access: (id) => resourceManagerPolicy(`/v1/organizations/${id}`),
};
const SERVICE_ACCOUNT: PolicyKind = {
  prefix: 'google_service_account',
  argument: 'service_account_id',
  idOf: (sent) => sent,
  access: (id) => ({
    get: {
      service: 'iam',
      method: 'POST',
      path: `/v1/${id}:getIamPolicy`,
      query: { 'options.requestedPolicyVersion': '3' },
    },
    set: (policy) => ({ service: 'iam', method: 'POST', path: `/v1/${id}:setIamPolicy`, body: { policy } }),
  }),
};

/** `google_project_iam_member` and similar types. */
const memberOf = ({ prefix, argument, idOf, access }: PolicyKind): Translation => ({
  type: `${prefix}_iam_member`,
  *create(args, around) {
    const id = idOf(args.required(argument), around);
    const attributes = yield* addMember(args, access(id));
    return { ...attributes, id: `${id}/${args.text('role')}/${args.text('member')}` };
  },
  *destroy(args, around) {
    yield* removeMember(args, access(idOf(args.required(argument), around)));
  },
});

/**
 * `google_project_iam_audit_config` and similar types. Replaces one service's config in the policy; the others stay.
 */
function auditConfigOf({ prefix, argument, idOf, access }: PolicyKind): Translation {
  const replace: Translation['create'] = function* (args, around) {
    const id = idOf(args.required(argument), around);
    const config = readAuditConfig(args);
    const answer = yield* replaceAuditConfig(access(id), String(config.service), [config]);
    return { id: `${id}/audit_config/${config.service}`, etag: answer.etag ?? '' };
  };
  return {
    type: `${prefix}_iam_audit_config`,
    create: replace,
    update: replace,
    *destroy(args, around) {
      const { service } = readAuditConfig(args);
      yield* replaceAuditConfig(access(idOf(args.required(argument), around)), String(service), []);
    },
  };
}

function readAuditConfig(args: Arguments): JsonObject {
  return {
    service: args.required('service'),
    auditLogConfigs: args
      .blocks('audit_log_config')
      .map((log) =>
        compact({ logType: log.required('log_type'), exemptedMembers: log.tryTexts('exempted_members') }),
      ),
  };
}

function* replaceAuditConfig(
  { get, set }: PolicyAccess,
  service: string,
  configs: readonly JsonObject[],
): Steps<JsonObject> {
  const policy = yield* ask(get);
  const standing: readonly Json[] = Array.isArray(policy.auditConfigs) ? policy.auditConfigs : [];
  const others = standing.filter((each) => isObject(each) && each.service !== service);
  return yield* ask(set({ ...policy, auditConfigs: [...others, ...configs] }));
}

/** Members and audit configs of projects, folders and organizations, members of service accounts. */
export const POLICY_TRANSLATIONS: readonly Translation[] = [
  ...[PROJECT, FOLDER, ORGANIZATION].flatMap((kind) => [memberOf(kind), auditConfigOf(kind)]),
  memberOf(SERVICE_ACCOUNT),
];
