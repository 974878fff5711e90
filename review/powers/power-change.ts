import type { Severity } from '../contract/rule';
import type { Change } from '../model/change';
import type { Unknown } from '../model/resource';
import type { ConditionChange } from './differences';
import type { IdentityKind } from './identities';
import type { GrantScope } from './scope';

/** The permissions that one principal gains and loses at one scope. */
export interface PowerChange {
  /** As IAM writes members. `UNKNOWN`: known only after the apply. */
  readonly principal: string | Unknown;
  /** In words: `the actor`, `the push account`, `anyone on the internet`, `user a@b`. */
  readonly who: string;
  /** Its part in the pipeline. @default - none, or an agent of Google */
  readonly identity?: IdentityKind;
  /** It is part of the pipeline only after the change, although the pipeline existed before. */
  readonly isNewcomer: boolean;
  readonly scope: GrantScope;
  /** The scope is a resource of the pipeline. */
  readonly isOurScope: boolean;
  /** Permissions, sorted. `everything in ROLE` represents those that are not known by name. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Gained permissions that lead to other powers: acting as an account, tokens, keys, setIamPolicy, roles. */
  readonly standsOut: readonly string[];
  /** The roles that contained it before and after. */
  readonly roles: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  /** @default - no condition on either side */
  readonly condition?: ConditionChange;
  /** One sentence, such as `The actor may now change services in project p.` */
  readonly words: string;
  readonly severity: Severity;
  /** A part of it is known only after the apply, or two resources conflict. The review assumed the worst. */
  readonly assumed: boolean;
  /** The changes that cause it. */
  readonly changes: readonly Change[];
}
/** A power change before it has a sentence. */
export type BareChange = Omit<
  PowerChange,
  'who' | 'words' | 'severity' | 'identity' | 'isNewcomer' | 'isOurScope'
>;
