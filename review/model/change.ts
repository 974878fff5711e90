import type { Json, JsonObject } from '../../core/values/json';

/** The change of a resource in one word. `replace` is destroyed and created, in either order. */
export type ChangeKind = 'none' | 'create' | 'read' | 'update' | 'replace' | 'delete' | 'forget';

/** The place of a resource in the code, as far as cdktf recorded it. */
export interface SourcePlace {
  /** As recorded: usually relative to the project. */
  readonly file: string;
  readonly line?: number;
}

/**
 * One resource of a plan, or of two synthesized folders, and its change. Unchanged resources are included (`none`), so
 * that a rule sees everything that is deployed before and after.
 */
export interface Change {
  /** The stack, or the name of the input that contains it. */
  readonly stack: string;
  /** Terraform's address, with modules and index. */
  readonly address: string;
  /** The earlier address from a `moved` block. */
  readonly previousAddress?: string;
  readonly mode: 'managed' | 'data';
  /** For example `google_pubsub_topic`. */
  readonly type: string;
  readonly kind: ChangeKind;
  /** As Terraform lists them. */
  readonly actions: readonly string[];
  /** Absent: the resource does not exist yet. */
  readonly before?: JsonObject;
  /** Absent: the resource will not exist, or Terraform will no longer manage it. */
  readonly after?: JsonObject;
  /** Terraform's `after_unknown`: true at every leaf that is known only after the apply. */
  readonly unknown: Json;
  /** Constants that the configuration sets. A provider may hide a difference between these and `after`. */
  readonly configured?: JsonObject;
  /** Addresses, without indexes, of the resources to which the configuration refers. */
  readonly references?: readonly string[];
  /** Kinds of its provisioners, such as `local-exec`. They run when the resource is created or destroyed. */
  readonly commands?: readonly string[];
  /** Terraform's two maps: true at a leaf, or at a whole collection. */
  readonly sensitive: { readonly before: Json; readonly after: Json };
  /** Terraform's `action_reason`, for example `delete_because_no_resource_config`. */
  readonly reason?: string;
  /** Arguments that force a replacement, as dotted paths. */
  readonly replacePaths: readonly string[];
  /** An object that an earlier replacement left behind. */
  readonly deposed?: string;
  readonly imported: boolean;
  /** Path in the construct tree, for example `riposte-project/riposte/findings/topic`. */
  readonly constructPath?: string;
  readonly source?: SourcePlace;
}

/** One reviewed input: a plan, or one stack of two synthesized folders. */
export interface PlannedStack {
  readonly name: string;
  /** `synthesized`: compared without a plan, so data that only the provider knows is missing. */
  readonly origin: 'plan' | 'synthesized';
  readonly changes: readonly Change[];
  /** Changes outside of Terraform, as the plan's refresh found them. */
  readonly drift: readonly Change[];
  readonly outputs: readonly OutputChange[];
  /** How many resources Terraform deferred to a later plan. */
  readonly deferred: number;
  /** The plan ended in an error, so the resource that failed is missing from it. */
  readonly errored: boolean;
  /** False: the plan is targeted or defers changes, and another plan must follow. */
  readonly complete: boolean;
  readonly terraformVersion?: string;
  /** Versions of providers that the configuration requires, by their full names. */
  readonly providers: Readonly<Record<string, string>>;
  /** The same of the base. Absent for a plan, which does not contain it. */
  readonly providersBefore?: Readonly<Record<string, string>>;
  /** Calls of modules whose content the input does not show and may have changed. */
  readonly unseenModules: readonly string[];
  /** The module calls among them that are themselves new, changed or removed. */
  readonly changedModules?: readonly string[];
  /**
   * Other Terraform files in the folder of cdk.tf.json. They are merged into the stack or override it, and the review
   * does not read them.
   */
  readonly unseenFiles?: readonly { readonly name: string; readonly isChanged: boolean }[];
  /** Lower-case hexadecimal SHA-256 that identifies the effect (fingerprint.ts). */
  readonly fingerprint: string;
}

export interface OutputChange {
  readonly name: string;
  readonly kind: ChangeKind;
}

/** True if this change modifies anything. Data sources that are read again do not. */
export const touches = ({ kind, mode, previousAddress }: Change): boolean =>
  mode === 'managed' && (kind !== 'none' || previousAddress !== undefined);

/** The object is removed from the cloud, or from Terraform's management, at least temporarily. */
export const goes = ({ kind, deposed }: Change): boolean =>
  deposed === undefined && (kind === 'delete' || kind === 'replace' || kind === 'forget');
