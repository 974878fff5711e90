import type { Arguments } from './arguments';

/**
 * Whether a destroy sends a delete request. `deletion_policy` is an argument of the provider itself, on most types
 * since version 7. The default is DELETE. With ABANDON, the provider forgets the resource. With PREVENT, the provider
 * refuses the destroy.
 */
export const isDeletedOnDestroy = (args: Arguments): boolean =>
  (args.tryText('deletion_policy') ?? 'DELETE') === 'DELETE';

/** A create sends no deletion policy to the API. */
export const leaveDeletionPolicy = (args: Arguments): void =>
  args.leave(['deletion_policy'], 'the provider reads it before it destroys the resource');
