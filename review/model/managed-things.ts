import type { JsonObject } from '../../core/values/json';
import { namesOf } from './identity';

/**
 * The objects of Google that a resource writes, so that two resources on one object are seen: equal names of one
 * service, or the single object that a project, folder or organization has of a kind. Types whose resources share an
 * object on purpose (grants, switched-on APIs) give none.
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
    // A project stands there too where the provider has a default one.
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
  // A function of the second generation is a service of Cloud Run underneath, of the same name.
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
  // A short name alone is not an object: its project is not known. Names of buckets are global.
  return id.includes('/') || type === 'google_storage_bucket' ? [`${type} ${id}`] : [];
}

/** A part that is missing (not known, or not set) or that is still a reference tells nothing. */
const isKnown = (thing: string): boolean =>
  !thing.includes('${') && !/(?: |\/)(?:\/|$)|of $|for $/.test(thing) && !/ \//.test(thing);
