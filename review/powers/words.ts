import { UNKNOWN, type Unknown } from '../model/resource';
import type { IdentityKind } from './identities';
import { roleOfRest, UNKNOWN_ROLE } from './permission-sets';
import type { PowerChange } from './power-change';
import { isOpen } from './references';
import type { GrantScope } from './scope';
import { agentOf } from './service-agents';
import { KEY_HOLDER, KEY_ROLE } from './statements';

const IDENTITIES: Readonly<Record<Exclude<IdentityKind, 'elsewhere'>, string>> = {
  actor: 'the actor',
  responder: 'the responder',
  push: 'the push account',
  scheduler: 'the scheduler account',
  build: 'the build account',
  job: 'the account of a job',
  function: 'the account of a function',
};

/** A description of a principal. */
export function whoIs(
  principal: string | Unknown,
  identity: IdentityKind | undefined,
  changesWorkloads: boolean,
): string {
  if (principal === UNKNOWN) return 'a member that is known only after the apply';
  if (identity !== undefined && identity !== 'elsewhere') return IDENTITIES[identity];
  if (identity === 'elsewhere') {
    const power = changesWorkloads ? 'may change Cloud Run services' : "holds the pipeline's own roles";
    return `an account of project ${projectOf(principal)} that ${power}`;
  }
  return agentOf(principal)?.name ?? outsider(principal);
}

/** `a@p.iam.gserviceaccount.com` belongs to the project p, or to `example.com:p`. */
const projectOf = (principal: string): string => {
  const domain = principal.slice(principal.indexOf('@') + 1).replace(/\.iam\.gserviceaccount\.com$/, '');
  const [project = '', ...organization] = domain.split('.');
  return organization.length === 0 ? project : `${organization.join('.')}:${project}`;
};

function outsider(principal: string): string {
  if (principal === 'allUsers') return 'anyone on the internet';
  if (principal === 'allAuthenticatedUsers') return 'anyone with a Google account';
  if (principal === KEY_HOLDER) return KEY_HOLDER;
  if (isOpen(principal)) return `a member that is known only after the apply (${principal})`;
  const [, kind = '', name = ''] = /^([a-zA-Z]+):(.*)$/.exec(principal) ?? [];
  if (kind === 'domain') return `everyone at ${name}`;
  if (kind === 'serviceAccount') return `service account ${name}`;
  if (/^project(?:Owner|Editor|Viewer)$/.test(kind)) {
    return `the ${kind.slice('project'.length).toLowerCase()}s of project ${name}`;
  }
  return kind === 'user' || kind === 'group' ? `${kind} ${name}` : principal;
}

/** What a permission allows, as a verb. */
const DEEDS: Readonly<Record<string, string>> = {
  [KEY_ROLE]: 'act as the account from anywhere',
  'pubsub.topics.publish': 'publish messages',
  'pubsub.topics.delete': 'delete topics',
  'pubsub.topics.update': 'change topics',
  'pubsub.subscriptions.consume': 'receive messages',
  'pubsub.subscriptions.delete': 'delete subscriptions',
  'pubsub.subscriptions.update': 'change subscriptions',
  'run.routes.invoke': 'call services',
  'run.services.update': 'change and stop services',
  'run.services.delete': 'delete services',
  'run.services.setIamPolicy': 'change who may call services',
  'run.services.get': 'read services',
  'run.jobs.run': 'run jobs',
  'iam.serviceAccounts.actAs': 'act as service accounts',
  'iam.serviceAccounts.getAccessToken': 'take access tokens of service accounts',
  'iam.serviceAccounts.getOpenIdToken': 'take identity tokens of service accounts',
  'iam.serviceAccounts.implicitDelegation': 'delegate service accounts',
  'iam.serviceAccounts.signBlob': 'sign as service accounts',
  'iam.serviceAccounts.signJwt': 'sign tokens of service accounts',
  'iam.serviceAccountKeys.create': 'create keys of service accounts',
  'iam.roles.update': 'change custom roles',
  'iam.roles.create': 'create custom roles',
  'resourcemanager.projects.setIamPolicy': 'grant anything in the project',
  'resourcemanager.folders.setIamPolicy': 'grant anything in the folder',
  'resourcemanager.organizations.setIamPolicy': 'grant anything in the organization',
  'logging.sinks.delete': 'delete log sinks',
  'logging.sinks.update': 'change log sinks',
  'logging.logEntries.list': 'read logs',
  'logging.logEntries.create': 'write logs',
  'securitycenter.findings.list': 'read findings',
  'securitycenter.findings.setMute': 'mute findings',
  'securitycenter.findings.setState': 'close findings',
  'securitycenter.notificationconfig.delete': 'delete notification configs',
  'securitycenter.notificationconfig.update': 'change notification configs',
  'securitycenter.muteconfigs.create': 'add mute rules',
  'storage.objects.create': 'store objects',
  'storage.objects.delete': 'delete objects',
  'storage.objects.get': 'read objects',
  'secretmanager.versions.access': 'read secrets',
  'datastore.entities.update': 'change entries of databases',
  'binaryauthorization.policy.update': 'change the admission policy',
  'cloudkms.cryptoKeyVersions.destroy': 'destroy keys',
};

export function deedOf(permission: string): string {
  const role = roleOfRest(permission);
  if (role === UNKNOWN_ROLE) return 'use permissions that are known only after the apply';
  if (role !== undefined) return `use every permission of ${role}`;
  return DEEDS[permission] ?? `use ${permission}`;
}

const SHOWN = 3;
const READS = /\.(?:get|list)[A-Za-z]*$/;

/** The most important first: what is emphasized, then what has its own words. */
export function deedsOf(permissions: readonly string[], outstanding: readonly string[]): string {
  const rank = (permission: string): number =>
    outstanding.includes(permission)
      ? 0
      : (roleOfRest(permission) === undefined ? 1 : 3) +
        (READS.test(permission) ? 4 : 0) +
        (permission in DEEDS ? 0 : 1);
  const deeds = [...new Set([...permissions].sort((a, b) => rank(a) - rank(b)).map(deedOf))];
  const more = deeds.length - SHOWN;
  return more > 1 ? `${deeds.slice(0, SHOWN).join(', ')} and ${more} more` : listed(deeds);
}

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;

/** `in project p`, `on topic t`. */
export const placeOf = ({ kind, name }: GrantScope): string =>
  `${/^(?:project|folder|organization|billing_account)$/.test(kind) ? 'in' : 'on'} ${name}`;

export function sentenceOf(change: Omit<PowerChange, 'words' | 'severity'>): string {
  const { who, scope, gained, lost, standsOut, condition } = change;
  const place = placeOf(scope);
  const end = CONDITIONS[condition?.kind ?? 'none'];
  const clause =
    condition?.kind === 'changed'
      ? `may ${deedsOf(gained.length > 0 ? gained : lost, standsOut)} ${place}`
      : [
          ...(gained.length > 0 ? [`may now ${deedsOf(gained, standsOut)} ${place}`] : []),
          ...(lost.length > 0 ? [`may no longer ${deedsOf(lost, [])} ${place}`] : []),
        ].join(', and ');
  return `${who[0]?.toUpperCase()}${who.slice(1)} ${clause}${end}.`;
}

const CONDITIONS = {
  none: '',
  under: ', under a condition',
  removed: ' without the condition that was there',
  added: ' without a condition',
  changed: ' under a different condition than before',
} as const;
