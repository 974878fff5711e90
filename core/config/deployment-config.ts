import * as z from 'zod';
import { CLAUSE_FIELDS } from '../deployment/notification-scope';
import { PROFILES, type Profile } from '../deployment/profile';
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

/** Members of the operator's config that define how the pipeline is built, not how it responds. */

/** Who can reach the functions over the network. Pub/Sub's push counts as internal for both values. */
const INGRESSES = ['internal', 'internal-and-load-balancing'] as const;
export type Ingress = (typeof INGRESSES)[number];

/** 19 characters: with the suffix `-responder` it must fit into the 30 characters of a service account id. */
const instanceName = text(
  /^[a-z](?:[a-z0-9-]{0,17}[a-z0-9])?$/,
  'a name of 1 to 19 of a-z, 0-9 and -, starting with a letter, not ending with -',
);

/** The source of findings and audit logs. */
const scope = z.union(
  [
    z.literal('project'),
    z.strictObject({ folder: folderId, organization: organizationId }),
    z.strictObject({ organization: organizationId }),
  ],
  { error: "'project', { organization: '…' } or { folder: '…', organization: '…' }" },
);

/** A quote or a backslash would end the string in the filter. */
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

const notifications = z.strictObject({
  scope: scope.default('project'),
  include: z.array(clause).max(50).default([]),
  exclude: z.array(clause).max(50).default([]),
});

/** An image for Cloud Run, by tag or digest. */
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
  /** Region of the scheduler jobs. It may differ from the pipeline's, because some regions have no Cloud Scheduler. */
  schedulerRegion: region.optional(),
  /** Contains `sh`, `sleep` and `base64`. With `admission`, a signer signs it; Google's own image is exempt instead. */
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
  /** `false`: no copy of the workloads' audit logs. An existing bucket is removed. */
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
  /** IAM members that sign images. The identity that builds them must not be among them. */
  signers: z.array(signer).default([]),
  exemptImages: z.array(z.string().min(3)).default([]),
  /** Addresses of the accounts that build images. None of them may sign. */
  builders: z.array(address).default([]),
});
export type AdmissionConfig = z.output<typeof admissionSchema>;

/** The config's value, otherwise the profile's. Hardened landing zones allow only the wider value. */
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
   * Refuse plans that destroy or replace what findings, evidence and alerts depend on. Set `false` only to remove the
   * pipeline (docs/destroy.md). Image admission and imported resources are always guarded.
   */
  preventDestroy: z.boolean().default(true),
  profile: z.enum(PROFILES).default('standard'),
  /** `grants: 'leave'`: the owner of the key lets the service agents use it, and the stack grants nothing. */
  encryption: z.strictObject({ kmsKey, grants: z.enum(['create', 'leave']).default('create') }).optional(),
  /** `ingress`: the value that a landing zone's run.allowedIngress requires, if it differs from the profile's. */
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
