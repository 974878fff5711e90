import { CATALOGUE } from '../../core/catalogue/catalogue';
import { RECORDERS } from '../../core/catalogue/recorders';
import { INVESTIGATORS } from '../../core/investigation';
import type { GrantScope, Identity, Permission } from '../../core/permissions/permissions';

type Declared = readonly Permission[] | Readonly<Partial<Record<Identity, readonly Permission[]>>>;

/** All permissions that the catalogue's actions, investigators and recorders declare for the responder and the actor. */
export const DECLARED_PERMISSIONS: readonly Permission[] = [
  ...CATALOGUE.actions,
  ...INVESTIGATORS,
  ...RECORDERS,
].flatMap(({ permissions }: { readonly permissions: Declared }) =>
  Array.isArray(permissions) ? permissions : Object.values(permissions).flat(),
);

export const declaredOn = (scope: GrantScope): readonly string[] =>
  DECLARED_PERMISSIONS.filter(({ on }) => on === scope).map(({ permission }) => permission);
