import { dotted, type Problem } from '../problem';
import type { Path } from '../values';
import type { Check } from './check';

const KINDS = [
  'user',
  'serviceAccount',
  'group',
  'domain',
  'projectOwner',
  'projectEditor',
  'projectViewer',
  'principal',
  'principalSet',
  'principalHierarchy',
];
const EMAIL = /^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/;
const ROLE =
  /^(?:roles\/[a-zA-Z0-9_.]+|(?:projects\/[a-z0-9.:-]+|organizations\/\d+)\/roles\/[a-zA-Z0-9_.]{3,64})$/;
/** service.resource.verb; the verb of a few is in capitals, and a service may have dots (`cloudsql.instances.get`). */
const PERMISSION = /^[a-z][a-zA-Z0-9]*(?:\.[a-zA-Z0-9_-]+){2,}$/;
/** The provider's own expression for custom role ids (verify.ValidateIAMCustomRoleID). */
const CUSTOM_ROLE_ID = /^[a-zA-Z0-9_.]{3,64}$/;

/** Members, roles, permissions and custom role ids: texts that no type and no list holds to a form. */
export const checkIam: Check = ({ type, known }) =>
  known.flatMap(({ value, path }): readonly Problem[] => {
    const name = path.at(-1);
    const isGrant = /_iam_(?:member|binding)$/.test(type);
    if (isGrant && name === 'member') return memberProblem(value, path);
    if (isGrant && name === 'role') return roleProblem(value, path);
    if (isGrant && name === 'members') return listed(value, path, memberProblem);
    if (!type.endsWith('_iam_custom_role')) return [];
    if (name === 'role_id') return roleIdProblem(value, path);
    return name === 'permissions' ? listed(value, path, permissionProblem) : [];
  });

type Rule = (value: unknown, path: Path) => readonly Problem[];

const listed = (value: unknown, path: Path, rule: Rule): readonly Problem[] =>
  Array.isArray(value) ? value.flatMap((item) => rule(item, path)) : [];

/** The provider asks only for `kind:id`; Google's setIamPolicy answers 400 to the rest. Both are said here, early. */
function memberProblem(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string') return [];
  if (value === 'allUsers' || value === 'allAuthenticatedUsers') return [];
  if (value.startsWith('deleted:')) {
    return [
      problem(
        path,
        `invalid value for ${dotted(path)} (Terraform does not support IAM members for deleted principals)`,
      ),
    ];
  }
  const [, kind = '', id = ''] = /^([^:]+):(.+)$/s.exec(value) ?? [];
  if (!KINDS.includes(kind)) {
    return [
      problem(
        path,
        `invalid value for ${dotted(path)} (IAM members must have one of the values outlined here: https://cloud.google.com/billing/docs/reference/rest/v1/Policy#Binding)`,
        `Got ${JSON.stringify(value)}; expected a kind of principal before a colon, such as serviceAccount:name@project.iam.gserviceaccount.com.`,
      ),
    ];
  }
  const wantsEmail = kind === 'user' || kind === 'serviceAccount' || kind === 'group';
  if (!wantsEmail || EMAIL.test(id.replace(/^(.+?)\.svc\.id\.goog\[.*\]$/, 'k8s@$1.example'))) return [];
  return [
    problem(
      path,
      `invalid value for ${dotted(path)}: ${value} is no ${kind}; expected ${kind}: and an email address`,
    ),
  ];
}

function roleProblem(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || ROLE.test(value)) return [];
  return [
    problem(
      path,
      `invalid value for ${dotted(path)}: ${value} is no role name`,
      'Expected roles/NAME for a predefined role, or projects/PROJECT/roles/ID or organizations/NUMBER/roles/ID for a custom one. Google answers 400 to others.',
    ),
  ];
}

function permissionProblem(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || PERMISSION.test(value)) return [];
  return [
    problem(
      path,
      `invalid value in ${dotted(path)}: ${value} is no permission`,
      'Expected service.resource.verb, such as run.services.get. Custom roles take no wildcards; Google answers 400 to others.',
    ),
  ];
}

function roleIdProblem(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || CUSTOM_ROLE_ID.test(value)) return [];
  return [
    problem(
      path,
      `${JSON.stringify(dotted(path))} (${JSON.stringify(value)}) doesn't match regexp "${CUSTOM_ROLE_ID.source}"`,
    ),
  ];
}

const problem = (path: Path, summary: string, detail?: string): Problem => ({
  summary,
  path,
  ...(detail ? { detail } : {}),
});
