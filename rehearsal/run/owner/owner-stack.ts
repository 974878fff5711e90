import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../core/values/json';

/** One of the owner's services, and the parts of its configuration in addition to the image. */
export interface OwnerCase {
  /** Short name of the service, and its logical id. */
  readonly service: string;
  /** In words, for the report. */
  readonly configured: string;
  readonly category: string;
  /** Arguments of google_cloud_run_v2_service in addition to name, location and template. */
  readonly blocks: JsonObject;
  /** Everybody may call it, through a google_cloud_run_v2_service_iam_member. */
  readonly isPublic: boolean;
  /** It has a revision with another image that is older than the bad one. */
  readonly hasRefuge: boolean;
}

const BUILT_IN = 'Execution: Built in Malicious Binary Executed';
const ADDED = 'Execution: Added Malicious Binary Executed';
const LATEST: Json = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];

/** For these, Riposte shifts traffic, stops a service and removes public access. */
export const OWNER_CASES: readonly OwnerCase[] = [
  {
    service: 'owned-plain',
    configured: 'no traffic block',
    category: BUILT_IN,
    blocks: {},
    isPublic: false,
    hasRefuge: true,
  },
  {
    service: 'owned-traffic',
    configured: 'a traffic block, all to the latest revision',
    category: BUILT_IN,
    blocks: { traffic: LATEST },
    isPublic: false,
    hasRefuge: true,
  },
  {
    service: 'owned-only-bad',
    configured: 'no scaling block, and no clean revision',
    category: BUILT_IN,
    blocks: {},
    isPublic: false,
    hasRefuge: false,
  },
  {
    service: 'owned-public',
    configured: 'a member for allUsers in the code',
    category: ADDED,
    blocks: {},
    isPublic: true,
    hasRefuge: true,
  },
];

export interface OwnerPlace {
  readonly project: string;
  readonly location: string;
  readonly runtimeServiceAccount: string;
}

export interface OwnerStackOptions extends OwnerPlace {
  /** Requirement on hashicorp/google, for example `6.50.0`. */
  readonly providerVersion: string | undefined;
  readonly imageOf: (one: OwnerCase) => string;
}

/** A small Terraform configuration, like that of an owner of a few services. */
export function ownerStack({ providerVersion, imageOf, ...place }: OwnerStackOptions): JsonObject {
  const google = {
    source: 'hashicorp/google',
    ...(providerVersion === undefined ? {} : { version: providerVersion }),
  };
  const services = OWNER_CASES.map((one) => [one.service, serviceOf(one, place, imageOf(one))] as const);
  const members = OWNER_CASES.filter(({ isPublic }) => isPublic).map(
    ({ service }) => [service, publicMember(service, place)] as const,
  );
  return {
    terraform: {
      backend: { local: { path: 'terraform.tfstate' } },
      required_providers: { google },
    },
    provider: { google: { project: place.project, region: place.location } },
    resource: {
      google_cloud_run_v2_service: Object.fromEntries(services),
      google_cloud_run_v2_service_iam_member: Object.fromEntries(members),
    },
  };
}

const serviceOf = (
  { service, blocks }: OwnerCase,
  { project, location, runtimeServiceAccount }: OwnerPlace,
  image: string,
): JsonObject => ({
  name: service,
  project,
  location,
  deletion_protection: false,
  template: [{ service_account: runtimeServiceAccount, containers: [{ image }] }],
  ...blocks,
});

const publicMember = (service: string, { project, location }: OwnerPlace): JsonObject => ({
  project,
  location,
  name: `\${google_cloud_run_v2_service.${service}.name}`,
  role: 'roles/run.invoker',
  member: 'allUsers',
});

/** Replaces the files in the folder, except the state. */
export function writeOwnerStack(folder: string, stack: JsonObject): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(stack, null, 2));
}
