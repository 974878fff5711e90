import type { Json, JsonObject } from '../../core/values/json';

/** What becomes of a resource, in one word. `replace` is destroyed and created, in either order. */
export type ChangeKind = 'none' | 'create' | 'read' | 'update' | 'replace' | 'delete' | 'forget';

/** Where the code of a resource stands, as far as cdktf recorded it. */
export interface SourcePlace {
  /** As recorded: usually relative to the project. */
  readonly file: string;
  readonly line?: number;
}

/**
 * One resource of a plan, or of two synthesized folders, and what becomes of it. Resources that do not change are here
 * too (`none`), so that a rule sees all that is deployed before and after.
 */
export interface Change {
  /** The stack, or the name of the input that holds it. */
  readonly stack: string;
  /** Terraform's address, with modules and index. */
  readonly address: string;
  /** Where a `moved` block took it from. */
  readonly previousAddress?: string;
  readonly mode: 'managed' | 'data';
  /** For example `google_pubsub_topic`. */
  readonly type: string;
  readonly kind: ChangeKind;
  /** As Terraform lists them. */
  readonly actions: readonly string[];
  /** Absent: it does not exist yet. */
  readonly before?: JsonObject;
  /** Absent: it will not exist, or Terraform will not manage it any more. */
  readonly after?: JsonObject;
  /** Terraform's `after_unknown`: true at every leaf that only the apply will tell. */
  readonly unknown: Json;
  /** Constants that the configuration sets. A provider may hide a difference between these and `after`. */
  readonly configured?: JsonObject;
  /** Addresses, without indexes, of the resources that the configuration refers to. */
  readonly references?: readonly string[];
  /** Kinds of its provisioners, such as `local-exec`: they run when it is created or destroyed. */
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
  /** `synthesized`: compared without a plan, so what only the provider knows is not known. */
  readonly origin: 'plan' | 'synthesized';
  readonly changes: readonly Change[];
  /** What somebody changed outside of Terraform, as the plan's refresh saw it. */
  readonly drift: readonly Change[];
  readonly outputs: readonly OutputChange[];
  /** Resources that Terraform put off to a later plan. */
  readonly deferred: number;
  /** The plan ended in an error, so the resource that failed is missing from it. */
  readonly errored: boolean;
  /** False: something is put off or targeted, and another plan must follow. */
  readonly complete: boolean;
  readonly terraformVersion?: string;
  /** Versions of providers that the configuration asks for, by their full names. */
  readonly providers: Readonly<Record<string, string>>;
  /** The same of the base. Absent for a plan, which does not hold it. */
  readonly providersBefore?: Readonly<Record<string, string>>;
  /** Calls of modules whose content the input does not show, where it may have changed. */
  readonly unseenModules: readonly string[];
  /** Those of them whose call itself is new, changed or gone. */
  readonly changedModules?: readonly string[];
  /** Files of Terraform's beside cdk.tf.json: merged into the stack, or overriding it, and not read. */
  readonly unseenFiles?: readonly { readonly name: string; readonly isChanged: boolean }[];
  /** Lower-case hexadecimal SHA-256 over what it would do (fingerprint.ts). */
  readonly fingerprint: string;
}

export interface OutputChange {
  readonly name: string;
  readonly kind: ChangeKind;
}

/** Does this change touch anything? Data sources that are read again do not. */
export const touches = ({ kind, mode, previousAddress }: Change): boolean =>
  mode === 'managed' && (kind !== 'none' || previousAddress !== undefined);

/** The object is gone from the cloud, or from Terraform's care, at least for a while. */
export const goes = ({ kind, deposed }: Change): boolean =>
  deposed === undefined && (kind === 'delete' || kind === 'replace' || kind === 'forget');
