import { type Diagnostic, dotted } from '../diagnostic';
import type { Path, Value } from '../values';
import type { Check } from './check';

/** The error in the value of one argument; undefined if it is valid. */
type Rule = (value: Value) => string | undefined;

const form =
  (expression: RegExp, expected: string): Rule =>
  (value) =>
    typeof value !== 'string' || expression.test(value)
      ? undefined
      : `${JSON.stringify(value)} doesn't match ${expression.source}: expected ${expected}`;

/** `kind:id`, or one of the names without a kind. Only IAM knows the kinds, and whether the id exists. */
const MEMBER = /.+:.+|projectOwners|projectReaders|projectWriters|allUsers|allAuthenticatedUsers/;

const member: Rule = (value) => {
  if (typeof value !== 'string') return undefined;
  if (value.startsWith('deleted')) {
    return `${JSON.stringify(value)}: Terraform does not support IAM members for deleted principals`;
  }
  return MEMBER.test(value)
    ? undefined
    : `${JSON.stringify(value)} is no IAM member: expected a kind of principal before a colon, such as serviceAccount:name@project.iam.gserviceaccount.com`;
};

const atLeastADay: Rule = (value) => {
  const seconds = typeof value === 'string' ? /^([0-9.]*\d)s$/.exec(value)?.[1] : undefined;
  return seconds !== undefined && Number(seconds) >= 86_400
    ? undefined
    : `${JSON.stringify(value)}: expected 86400s or more`;
};

const atMost =
  (length: number): Rule =>
  (value) =>
    typeof value === 'string' && value.length > length
      ? `${value.length} characters: expected at most ${length}`
      : undefined;

const json: Rule = (value) => {
  try {
    if (typeof value === 'string') JSON.parse(value);
    return undefined;
  } catch {
    return 'expected JSON';
  }
};

const customRoleId = form(/^[a-zA-Z0-9_.]{3,64}$/, '3-64 letters, digits, _ and dots');
const base64 = form(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'the body in base64');

/**
 * By type and argument, the values that hashicorp/google 6.50.0 itself refuses before it calls an API. The API reports
 * any other error in a name, a role or a number.
 */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  google_cloud_scheduler_job: { 'http_target.body': base64 },
  google_kms_crypto_key: { rotation_period: atLeastADay },
  google_monitoring_dashboard: { dashboard_json: json },
  google_organization_iam_custom_role: { role_id: customRoleId },
  google_project_iam_custom_role: { role_id: customRoleId },
  google_project_service: { service: form(/\./, 'a domain such as pubsub.googleapis.com') },
  google_scc_v2_folder_notification_config: { description: atMost(1024) },
  google_scc_v2_organization_notification_config: { description: atMost(1024) },
  google_scc_v2_project_notification_config: { description: atMost(1024) },
  google_service_account: {
    account_id: form(
      /^[a-z](?:[a-z0-9-]{4,28}[a-z0-9])$/,
      '6-30 small letters, digits and dashes, a letter first, no dash last',
    ),
  },
};

const GRANT: Readonly<Record<string, Rule>> = { member };

/** Errors for values in a form that the provider refuses. */
export const checkArguments: Check = ({ type, values, known }) => [
  ...known.flatMap(({ value, path }): Diagnostic[] => {
    const rule = ruleFor(type, path);
    const wrong = rule?.(value);
    return wrong === undefined ? [] : [{ summary: `invalid value for ${dotted(path)}: ${wrong}`, path }];
  }),
  ...(type === 'google_storage_bucket_object' ? oneContent(values) : []),
];

function ruleFor(type: string, path: Path): Rule | undefined {
  const argument = path.filter((step) => typeof step === 'string').join('.');
  const rules = type.endsWith('_iam_member') ? GRANT : RULES[type];
  return rules && Object.hasOwn(rules, argument) ? rules[argument] : undefined;
}

function oneContent(values: Parameters<Check>[0]['values']): readonly Diagnostic[] {
  const given = ['content', 'source'].filter((name) => values[name] !== null && values[name] !== undefined);
  if (given.length === 1) return [];
  return [
    {
      summary: 'Invalid combination of arguments',
      detail: `Expected one of content and source, got ${given.length}.`,
      path: ['source'],
    },
  ];
}
