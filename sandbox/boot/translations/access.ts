import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import { BootError } from '../../protocol/errors';
import type { Arguments } from '../arguments';
import {
  type Around,
  type Attributes,
  ask,
  compact,
  projectOf,
  type Steps,
  type Translation,
  tryAsk,
} from '../translation';
import { POLICY_TRANSLATIONS } from './access-policies';

const UNLESS_EMPTY = (text: string): string | undefined => (text === '' ? undefined : text);

const enabledServices = (project: string) =>
  ({
    service: 'serviceusage',
    method: 'GET',
    path: `/v1/projects/${project}/services`,
    query: { fields: 'services/name,nextPageToken', filter: 'state:ENABLED', pageSize: '200' },
  }) as const;

const isEnabled = ({ services }: JsonObject, api: string): boolean =>
  Array.isArray(services) &&
  services.some((each) => isObject(each) && String(each.name).endsWith(`/services/${api}`));

/** The provider combines several services into one batchEnable. It enables a single service with its own request. */
const projectService: Translation = {
  type: 'google_project_service',
  *create(args, around) {
    const project = projectOf(args, around);
    const api = args.required('service');
    args.leave(
      ['disable_on_destroy', 'disable_dependent_services', 'deletion_policy'],
      'the provider reads them when it destroys the resource',
    );
    const before = yield* ask(enabledServices(project));
    if (!isEnabled(before, api)) {
      yield* ask({
        service: 'serviceusage',
        method: 'POST',
        path: `/v1/projects/${project}/services/${api}:enable`,
        body: {},
      });
      yield* ask({ service: 'resourcemanager', method: 'GET', path: `/v1/projects/${project}` });
    }
    return { id: `${project}/${api}`, project };
  },
  *destroy(args, around) {
    // The default of 6.50.0. Version 7.45.0 has no default and leaves the API enabled.
    if (args.flag('disable_on_destroy') === false) return;
    const dependents = args.flag('disable_dependent_services') === true;
    yield* ask({
      service: 'serviceusage',
      method: 'POST',
      path: `/v1/projects/${projectOf(args, around)}/services/${args.required('service')}:disable`,
      body: dependents ? { disableDependentServices: true } : {},
    });
  },
};

const accountAttributes = (account: JsonObject): Attributes => ({
  id: account.name ?? '',
  name: account.name ?? '',
  email: account.email ?? '',
  member: `serviceAccount:${account.email}`,
  unique_id: account.uniqueId ?? '',
  project: account.projectId ?? '',
  disabled: account.disabled === true,
});

const serviceAccount: Translation = {
  type: 'google_service_account',
  *create(args, around) {
    const project = projectOf(args, around);
    // Both provider versions create the account without it, and would disable the account with the next apply.
    if (args.flag('disabled') === true) throw disabledFromTheStart(args);
    args.leave(['deletion_policy'], 'the provider reads it when it destroys the resource');
    const made = yield* ask({
      service: 'iam',
      method: 'POST',
      path: `/v1/projects/${project}/serviceAccounts`,
      body: {
        accountId: args.required('account_id'),
        serviceAccount: compact({
          displayName: UNLESS_EMPTY(args.text('display_name')),
          description: UNLESS_EMPTY(args.text('description')),
        }),
      },
    });
    return accountAttributes(yield* ask({ service: 'iam', method: 'GET', path: `/v1/${made.name}` }));
  },
  *destroy(args, around) {
    const project = projectOf(args, around);
    const email = `${args.required('account_id')}@${project}.iam.gserviceaccount.com`;
    yield* tryAsk({
      service: 'iam',
      method: 'DELETE',
      path: `/v1/projects/${project}/serviceAccounts/${email}`,
    });
  },
};

const disabledFromTheStart = ({ path }: Arguments): BootError =>
  new BootError({
    where: `${path}.disabled`,
    what: 'the provider creates the account without it, so the account is usable and the next plan has a difference',
    expected: 'an account that is disabled after its creation',
    fix: 'remove disabled',
  });

const serviceAccountData: Translation = {
  type: 'data.google_service_account',
  *create(args, around) {
    const id = args.required('account_id');
    const project = projectOf(args, around);
    const email = id.includes('@') ? id : `${id}@${project}.iam.gserviceaccount.com`;
    const name = id.startsWith('projects/')
      ? id
      : `projects/${id.includes('@') ? '-' : project}/serviceAccounts/${email}`;
    return accountAttributes(yield* ask({ service: 'iam', method: 'GET', path: `/v1/${name}` }));
  },
};

/** A deleted role is restored and changed. A role that exists must be imported. */
const customRole = (type: string, parentOf: (args: Arguments, around: Around) => string): Translation => ({
  type,
  *create(args, around) {
    const parent = parentOf(args, around);
    const roleId = args.required('role_id');
    const name = `${parent}/roles/${roleId}`;
    const role = readRole(args);
    args.leave(['deletion_policy'], 'the provider reads it when it destroys the resource');
    const get = { service: 'iam', method: 'GET', path: `/v1/${name}` } as const;
    const standing = yield* tryAsk(get);
    if (standing === undefined) {
      yield* ask({ service: 'iam', method: 'POST', path: `/v1/${parent}/roles`, body: { roleId, role } });
    } else if (standing.deleted === true) {
      yield* ask({ service: 'iam', method: 'POST', path: `/v1/${name}:undelete`, body: {} });
      yield* ask({ service: 'iam', method: 'PATCH', path: `/v1/${name}`, body: role });
    } else {
      throw mustBeImported(args, name);
    }
    const answer = yield* ask(get);
    return { id: answer.name ?? '', name: answer.name ?? '', deleted: answer.deleted === true };
  },
  *destroy(args, around) {
    const name = `${parentOf(args, around)}/roles/${args.required('role_id')}`;
    yield* ask({ service: 'iam', method: 'DELETE', path: `/v1/${name}` });
  },
});

function readRole(args: Arguments): JsonObject {
  return compact({
    title: args.required('title'),
    description: UNLESS_EMPTY(args.text('description')),
    stage: args.tryText('stage') ?? 'GA',
    includedPermissions: [...new Set(args.texts('permissions'))].sort(),
  });
}

const mustBeImported = ({ path }: Arguments, name: string): BootError =>
  new BootError({
    where: `${path}.role_id`,
    what: `the custom role ${name} already exists and must be imported`,
    expected: 'the id of a role that does not exist',
    fix: 'choose another role_id, or import the role',
    status: 'ALREADY_EXISTS',
  });

/** The provider also asks Cloud Billing, and continues if that API is disabled, as it is here. */
const projectData: Translation = {
  type: 'data.google_project',
  *create(args, around) {
    const id = (args.text('project_id') || around.project).replace(/^projects\//, '');
    const project = yield* ask({ service: 'resourcemanager', method: 'GET', path: `/v1/projects/${id}` });
    const parent = isObject(project.parent) ? project.parent : {};
    const above = (type: string): Json => (parent.type === type ? (parent.id ?? '') : '');
    return {
      id: `projects/${id}`,
      project_id: id,
      number: String(project.projectNumber),
      name: project.name ?? '',
      org_id: above('organization'),
      folder_id: above('folder'),
    };
  },
};

/** Read from the provider's own configuration, without a request. */
const clientConfigData: Translation = {
  type: 'data.google_client_config',
  *create(_args, { project, region }): Steps {
    yield* [];
    return { id: `projects/${project}/regions/${region}/zones/`, project, region, zone: '' };
  },
};

const organizationData: Translation = {
  type: 'data.google_organization',
  *create(args) {
    const name = `organizations/${args.required('organization').replace(/^organizations\//, '')}`;
    const found = yield* ask({ service: 'resourcemanager', method: 'GET', path: `/v1/${name}` });
    return {
      id: name,
      name,
      org_id: name.replace('organizations/', ''),
      domain: found.displayName ?? '',
      lifecycle_state: found.lifecycleState ?? '',
    };
  },
};

const folderData: Translation = {
  type: 'data.google_folder',
  *create(args) {
    const name = `folders/${args.required('folder').replace(/^folders\//, '')}`;
    const read = (path: string) => ask({ service: 'resourcemanager', method: 'GET', path: `/v3/${path}` });
    const folder = yield* read(name);
    let above = String(folder.parent ?? '');
    if (args.flag('lookup_organization') === true) {
      while (above.startsWith('folders/')) above = String((yield* read(above)).parent ?? '');
    }
    return {
      id: name,
      name,
      folder_id: name.replace('folders/', ''),
      parent: folder.parent ?? '',
      display_name: folder.displayName ?? '',
      lifecycle_state: folder.state ?? '',
      organization: args.flag('lookup_organization') === true ? above : '',
    };
  },
};

/** APIs, accounts, roles and grants on projects, folders and organizations. */
export const ACCESS_TRANSLATIONS: readonly Translation[] = [
  projectService,
  serviceAccount,
  serviceAccountData,
  customRole('google_project_iam_custom_role', (args, around) => `projects/${projectOf(args, around)}`),
  customRole('google_organization_iam_custom_role', (args) => `organizations/${args.required('org_id')}`),
  projectData,
  clientConfigData,
  organizationData,
  folderData,
  ...POLICY_TRANSLATIONS,
];
