import type { JsonObject } from '../../core/values/json';
import { namesOf } from './identity';

/**
 * The objects of Google that a resource writes, so that the review finds two resources that write one object. An object
 * has a name in one service, or is the only one of its kind in a project, folder or organization. Types whose resources
 * share an object on purpose (grants, enabled APIs) give none.
 */
export function managedThings(type: string, values: JsonObject): readonly string[] {
  const single = SINGLE.find(([types]) => types.test(type));
  const things = single ? single[1](textReader(values)) : named(type, values);
  return things.filter(isKnown);
}

type Read = (argument: string) => string;

const textReader =
  (values: JsonObject): Read =>
  (argument) => {
    const value = values[argument];
    return typeof value === 'string' ? value : '';
  };

const number = (text: string): string => text.replace(/^(?:organizations|folders|projects)\//, '');
const below = (read: Read): string =>
  [
    // The project is last, because a resource with another parent may also have the default project of the provider.
    ['organizations', read('org_id') || read('organization')],
    ['folders', read('folder')],
    ['billingAccounts', read('billing_account')],
    ['projects', read('project')],
  ]
    .filter(([, id]) => id !== '')
    .map(([kind, id]) => `${kind}/${number(id as string)}`)[0] ?? '';

const constraintOf = (text: string): string => text.replace(/^constraints\//, '');
const runService = (read: Read): string =>
  `run ${read('project')}/${read('location')}/services/${read('name')}`;

const SINGLE: readonly (readonly [type: RegExp, things: (read: Read) => readonly string[]])[] = [
  [/^google_binary_authorization_policy$/, (read) => [`admission policy of ${below(read)}`]],
  [
    /^google_(?:project|folder|organization)_iam_audit_config$/,
    (read) => [`audit config of ${below(read)} for ${read('service')}`],
  ],
  [
    /^google_(?:project_|folder_)?organization_policy$/,
    (read) => [`policy ${constraintOf(read('constraint'))} of ${below(read)}`],
  ],
  [
    /^google_org_policy_policy$/,
    (read) => {
      const [parent = '', constraint = ''] = read('name').split('/policies/');
      return [`policy ${constraint} of ${parent}`];
    },
  ],
  [
    /^google_logging_(?:folder|organization|project)_(?:cmek_)?settings$/,
    (read) => [`log settings of ${below(read)}`],
  ],
  // A second-generation function is also a Cloud Run service of the same name.
  [
    /^google_cloudfunctions2_function$/,
    (read) => [`function ${read('project')}/${read('location')}/${read('name')}`, runService(read)],
  ],
  [/^google_cloud_run_(?:v2_)?service$/, (read) => [runService(read)]],
  [/^google_logging_metric$/, (read) => [`metric ${read('project')}/${read('name')}`]],
  [/^google_project_service$|_iam_|^google_storage_bucket_object$/, () => []],
];

function named(type: string, values: JsonObject): readonly string[] {
  const { id = '' } = namesOf(type, { ...values, id: '' });
  // A short name alone does not identify an object, because its project is unknown. Names of buckets are global.
  return id.includes('/') || type === 'google_storage_bucket' ? [`${type} ${id}`] : [];
}

/** A missing part (unknown or not set), or a part that is still a reference, identifies nothing. */
const isKnown = (thing: string): boolean =>
  !thing.includes('${') && !/(?: |\/)(?:\/|$)|of $|for $/.test(thing) && !/ \//.test(thing);
