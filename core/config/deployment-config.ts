import * as z from 'zod';
import { existingParts } from './existing-parts';
import {
  address,
  folderId,
  kmsKey,
  notificationChannel,
  organizationId,
  region,
  signer,
  vpcConnector,
  workerPool,
} from './identifiers';
import { text, whole } from './schema-parts';

/** Members of the operator's config that say how the pipeline is built, not how it responds. */

/** `standard` suits most projects; `hardened` passes the organization policies of a locked-down landing zone. */
export const PROFILES = ['standard', 'hardened'] as const;
export type Profile = (typeof PROFILES)[number];

/** Who reaches the functions over the network; Pub/Sub's push counts as internal for both. */
const INGRESSES = ['internal', 'internal-and-load-balancing'] as const;
export type Ingress = (typeof INGRESSES)[number];

/** 19: with `-responder` behind it, it must still fit the 30 characters of a service account id. */
const instanceName = text(
  /^[a-z](?:[a-z0-9-]{0,17}[a-z0-9])?$/,
  'a name of 1 to 19 of a-z, 0-9 and -, starting with a letter, not ending with -',
);

/** Where findings and audit logs are taken from. */
const scope = z.union(
  [
    z.literal('project'),
    z.strictObject({ folder: folderId, organization: organizationId }),
    z.strictObject({ organization: organizationId }),
  ],
  { error: "'project', { organization: '…' } or { folder: '…', organization: '…' }" },
);

/** Fields of a finding that a clause may compare: SCC streams on these (securitycenter v2, Finding and Resource). */
export const CLAUSE_FIELDS = [
  'category',
  'severity',
  'parent_display_name',
  'resource_name',
  'resource.project_display_name',
  'resource.parent_display_name',
  'resource.type',
] as const;

/** A quote or a backslash would end the string that the clause becomes. */
const clauseText = text(
  /^(?!.*[$%]\{)[^"\\]{1,256}$/,
  'a text of 1 to 256 characters without quotes, backslashes, ${ and %{',
);
const clause = z.union(
  [
    z.strictObject({ field: z.enum(CLAUSE_FIELDS), equals: clauseText }),
    z.strictObject({ field: z.enum(CLAUSE_FIELDS), contains: clauseText }),
  ],
  { error: `{ field, equals } or { field, contains } with a field of ${CLAUSE_FIELDS.join(', ')}` },
);
export type FilterClause = z.output<typeof clause>;

const notifications = z.strictObject({
  scope: scope.default('project'),
  include: z.array(clause).max(50).default([]),
  exclude: z.array(clause).max(50).default([]),
});
export type NotificationScope = z.output<typeof scope>;

/** An image that Cloud Run takes, by tag or digest. */
const image = text(
  /^[a-z0-9.-]+\.[a-z]+\/[a-z0-9._/-]+(?::[A-Za-z0-9._-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/,
  'an image with its registry: REGION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE@sha256:…',
);

const alerts = z.strictObject({
  channels: z.array(notificationChannel).default([]),
  runbookBase: text(/^https:\/\/\S+$/, 'an https address').optional(),
  heartbeatMinutes: whole(5, 60, 'minutes').default(10),
  heartbeatSource: z
    .union([z.literal('create'), z.string().regex(/^organizations\/[0-9]+\/sources\/[0-9]+$/)], {
      error: "'create', or an SCC source: organizations/O/sources/S",
    })
    .optional(),
  canary: z.boolean().default(false),
  /** Where the scheduler jobs are: they may be in another region than the pipeline, and some regions have none. */
  schedulerRegion: region.optional(),
  /** Has `sh`, `sleep` and `base64`. With `admission`, whoever signs it may: Google's own image is exempt instead. */
  canaryImage: image.optional(),
});

const existingAuditLog = z.strictObject({
  logType: z.enum(['ADMIN_READ', 'DATA_READ', 'DATA_WRITE']),
  exemptedMembers: z.array(z.string()).default([]),
});

const audit = z.strictObject({
  tamper: z.boolean().default(true),
  sccWrites: z
    .union([z.enum(['leave', 'nothing-exists']), z.array(existingAuditLog).min(1)], {
      error:
        "'leave', 'nothing-exists', or the list of log types that exist for securitycenter.googleapis.com",
    })
    .default('leave'),
  /** `false`: no copy of the workloads' audit logs. A bucket that there is goes with it. */
  evidence: z
    .union(
      [
        z.literal(false),
        z.strictObject({ retentionDays: whole(1, 3650, 'days'), lock: z.boolean().default(false) }),
      ],
      { error: 'false, or { retentionDays, lock }' },
    )
    .optional(),
  deployers: z.array(address).default([]),
});

export const admissionSchema = z.strictObject({
  policy: z.enum(['create', 'adopt', 'leave']),
  stage: z.enum(['dry-run', 'enforce']).default('dry-run'),
  /** Who signs images: never the identity that builds them. */
  signers: z.array(signer).default([]),
  exemptImages: z.array(z.string().min(3)).default([]),
  /** Who builds the images, by address: none of them may sign. */
  builders: z.array(address).default([]),
});
export type AdmissionConfig = z.output<typeof admissionSchema>;

/** The config's own word, else the profile's: hardened landing zones allow the wider value, and it alone. */
export const ingressOf = ({
  profile,
  network,
}: {
  readonly profile: Profile;
  readonly network?: { readonly ingress?: Ingress };
}): Ingress => network?.ingress ?? (profile === 'hardened' ? 'internal-and-load-balancing' : 'internal');

export const deploymentShape = {
  name: instanceName.default('riposte'),
  /**
   * Refuse plans that destroy or replace what findings, evidence and alarms depend on. `false` is a step of taking the
   * pipeline down (docs/destroy.md). Image admission and what was imported are always guarded.
   */
  preventDestroy: z.boolean().default(true),
  profile: z.enum(PROFILES).default('standard'),
  /** `grants: 'leave'`: the key's owner has let the service agents use it; nothing is granted here. */
  encryption: z.strictObject({ kmsKey, grants: z.enum(['create', 'leave']).default('create') }).optional(),
  /** `ingress`: what a landing zone's run.allowedIngress demands, where it is not what the profile chooses. */
  network: z
    .strictObject({
      vpcConnector,
      workerPool: workerPool.optional(),
      ingress: z.enum(INGRESSES).optional(),
    })
    .optional(),
  functions: z
    .strictObject({ minInstances: whole(0, 10, 'instances').default(0) })
    .default({ minInstances: 0 }),
  notifications: notifications.prefault({}),
  alerts: alerts.prefault({}),
  audit: audit.prefault({}),
  admission: admissionSchema.optional(),
  existing: existingParts.optional(),
};
