import * as z from 'zod';
import { MODES, TIERS } from '../permissions/tiers';
import type { WorkloadProject } from '../runtime-config/runtime-config';
import { type AdmissionConfig, admissionSchema } from './deployment-config';
import { runtimeAccount } from './identifiers';
import { exemptionSchema, projectSchema, type ResponseConfig, responseConfigSchema } from './response-schema';
import { text } from './schema-parts';

/** Members that can be set for a project, a group, or all projects. */
export const choices = {
  mode: z.enum(MODES).optional(),
  tiers: z.array(z.enum(TIERS)).min(1).optional(),
  runtimeServiceAccounts: z.array(runtimeAccount).optional(),
  exemptions: z.array(exemptionSchema).optional(),
  admission: admissionSchema.optional(),
};

const choicesSchema = z.strictObject(choices);

const groupName = text(
  /^[a-z][a-z0-9-]{0,30}$/,
  'a group name: 1 to 31 of a-z, 0-9 and -, starting with a letter',
);

/** The hub's own config: like that of a project, except what each project sets for itself. */
const hubSchema = responseConfigSchema.omit({ mode: true, powers: true });

/**
 * One typed list for an organization or folder: a hub that runs the pipeline, and every project that it protects.
 * A project's own value overrides its group's, and the group's overrides the defaults.
 */
export const rolloutSchema = z.strictObject({
  hub: hubSchema,
  defaults: choicesSchema.default({}),
  groups: z.record(groupName, choicesSchema).default({}),
  projects: z
    .array(z.strictObject({ ...projectSchema.shape, group: z.string().optional(), ...choices }))
    .min(1, 'at least one project')
    .max(5000, 'at most 5,000 projects: split the rollout over two hubs'),
});

export type RolloutInput = z.input<typeof rolloutSchema>;

/** One protected project, with defaults and group applied. */
export interface WorkloadConfig extends WorkloadProject {
  readonly group?: string;
  readonly runtimeServiceAccounts: readonly string[];
  readonly admission?: AdmissionConfig;
}

/** A hub's config: the pipeline's own settings, and the projects that it protects. */
export type HubConfig = ResponseConfig & { readonly workloads: readonly WorkloadConfig[] };

export interface Rollout {
  readonly hub: HubConfig;
  readonly workloads: readonly WorkloadConfig[];
}

export type ParsedRollout = z.output<typeof rolloutSchema>;
