import type { Change } from '../model/change';
import type { Unknown } from '../model/resource';
import type { Severity } from '../rules/rule';
import type { ConditionChange } from './differences';
import type { IdentityKind } from './identities';
import type { GrantScope } from './scope';

/** What one principal gains and loses at one scope. */
export interface PowerChange {
  /** As IAM writes members; `UNKNOWN`: only the apply will tell. */
  readonly principal: string | Unknown;
  /** In words: `the actor`, `the push account`, `anyone on the internet`, `user a@b`. */
  readonly who: string;
  /** What it is to the pipeline. @default - somebody else, or an agent of Google's */
  readonly identity?: IdentityKind;
  /** It is part of the pipeline after the change only, though the pipeline was there before. */
  readonly isNewcomer: boolean;
  readonly scope: GrantScope;
  /** The scope is a resource of the pipeline. */
  readonly isOurScope: boolean;
  /** Permissions, sorted; `everything in ROLE` stands for what is not known by name. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Those gained that turn into other powers: acting as an account, tokens, keys, setIamPolicy, roles. */
  readonly standsOut: readonly string[];
  /** The roles that gave and give it. */
  readonly roles: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  /** @default - no condition on either side */
  readonly condition?: ConditionChange;
  /** One sentence, such as `The actor may now change services in project p.` */
  readonly words: string;
  readonly severity: Severity;
  /** Something in it is known after the apply only, or two resources fight; the worst was taken. */
  readonly assumed: boolean;
  /** The changes that bring it about. */
  readonly changes: readonly Change[];
}
/** A power change before it is put into words. */
export type BareChange = Omit<
  PowerChange,
  'who' | 'words' | 'severity' | 'identity' | 'isNewcomer' | 'isOurScope'
>;
