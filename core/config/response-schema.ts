import * as z from 'zod';
import type { Action } from '../action-contract/action';
import type { Detector } from '../detectors/detector';
import { parseCloudRunName } from '../finding/resource-names';
import { MODES, TIERS } from '../permissions/tiers';
import type { Playbook } from '../playbooks/playbook';
import type { WorkloadProject } from '../runtime-config/runtime-config';
import { THRESHOLDS } from '../runtime-config/severity-threshold';
import { deploymentShape } from './deployment-config';
import {
  operator,
  projectId,
  projectNumber,
  region,
  runtimeAccount,
  secretVersion,
  stateBucket,
} from './identifiers';
import { text, whole } from './schema-parts';

const CLOUD_RUN_NAME = 'an exact Cloud Run name: projects/P/locations/L/services/S';

const WHY_EXEMPT = 'why it is exempt, in a few words';

export const exemptionSchema = z.strictObject({
  resource: z.string(CLOUD_RUN_NAME).refine((name) => parseCloudRunName(name).ok, CLOUD_RUN_NAME),
  reason: z.string(WHY_EXEMPT).min(1, WHY_EXEMPT),
  expires: z.iso.datetime('a time in UTC such as 2027-01-31T00:00:00Z (RFC 3339): an exemption always ends'),
});

const policy = z.strictObject({
  // Cloud Run Threat Detection gives malicious binaries CRITICAL. HIGH also includes a detector that is less certain.
  minimumSeverity: z.enum(THRESHOLDS).default('HIGH'),
  exemptions: z.array(exemptionSchema).default([]),
  cooldownSeconds: whole(0, 86_400, 'seconds').default(300),
  breaker: z
    .strictObject({ containments: whole(1, 1000, 'containments'), perMinutes: whole(1, 1440, 'minutes') })
    .default({ containments: 10, perMinutes: 60 }),
  holdHours: whole(1, 720, 'hours').default(24),
  windowMinutes: whole(1, 240, 'minutes').default(15),
  verifyWaitSeconds: whole(0, 480, 'seconds').default(240),
  /** How far in the future an exemption may end. Checked at synthesis; the functions do not use it. */
  maxExemptionDays: whole(1, 3650, 'days').default(365),
});

export const projectSchema = z.strictObject({
  id: projectId,
  number: projectNumber,
});

const statePrefix = text(/^./, 'a folder inside the bucket, such as riposte');

const isPart = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The operator's one file. Unknown members are refused: a typo must not disable a guard. */
export const responseConfigSchema = z.strictObject({
  ...deploymentShape,
  project: projectSchema,
  region,
  mode: z.enum(MODES).default('observe'),
  powers: z
    .strictObject({
      tiers: z.array(z.enum(TIERS)).min(1).default(['observe']),
      runtimeServiceAccounts: z.array(runtimeAccount).default([]),
    })
    .default({ tiers: ['observe'], runtimeServiceAccounts: [] }),
  actions: z.strictObject({ disable: z.array(z.string()).default([]) }).default({ disable: [] }),
  playbooks: z
    .record(
      text(/^[A-Z][A-Z0-9_]+$/, 'the module of a detector, such as CLOUD_RUN_REVERSE_SHELL'),
      z.string('the id of a playbook'),
    )
    .default({}),
  /**
   * Custom detectors, actions and playbooks. They are code, so their types check them; a rule below checks their ids.
   */
  extend: z
    .strictObject({
      detectors: z
        .array(z.custom<Detector>(isPart, 'a detector: an object that defineDetector returns'))
        .default([]),
      actions: z
        .array(z.custom<Action>(isPart, 'an action: an object that defineAction returns'))
        .default([]),
      playbooks: z
        .array(z.custom<Playbook>(isPart, 'a playbook: an object that definePlaybook returns'))
        .default([]),
    })
    .default({ detectors: [], actions: [], playbooks: [] }),
  policy: policy.prefault({}),
  operators: z.array(operator).default([]),
  reputation: z
    .strictObject({
      secretVersion,
    })
    .optional(),
  evidence: z
    .strictObject({ retentionDays: whole(1, 3650, 'days').default(400), lock: z.boolean().default(false) })
    .default({ retentionDays: 400, lock: false }),
  backend: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('gcs'), bucket: stateBucket, prefix: statePrefix }),
    z.strictObject({ type: z.literal('local'), path: text(/^(?!\/)/, 'a relative path') }),
  ]),
});

export type ResponseConfigInput = z.input<typeof responseConfigSchema>;

export type ResponseConfig = z.output<typeof responseConfigSchema>;

/** What the pipeline is built from: a project's config, or a hub's with the projects that it protects. */
export type PipelineConfig = Omit<ResponseConfig, 'backend'> & {
  readonly workloads?: readonly WorkloadProject[];
};
