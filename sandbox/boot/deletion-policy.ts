import type { Arguments } from './arguments';

/**
 * Whether a destroy asks the API to delete. `deletion_policy` is the provider's own, since version 7 on most types:
 * DELETE unless it says otherwise, ABANDON forgets the resource, PREVENT is refused by the provider itself.
 */
export const isDeletedOnDestroy = (args: Arguments): boolean =>
  (args.tryText('deletion_policy') ?? 'DELETE') === 'DELETE';

/** On create nobody hears of it. */
export const leaveDeletionPolicy = (args: Arguments): void =>
  args.leave(['deletion_policy'], 'the provider asks it before it destroys');
