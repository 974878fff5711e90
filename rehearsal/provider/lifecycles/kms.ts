import { alreadyExists, nounOf } from './already-exists';
import { type Lifecycle, leave } from './lifecycle';

/** Key rings and keys cannot be deleted: Terraform forgets them, and their names stay taken for ever. */
export const kms: Lifecycle = {
  types: ['google_kms_key_ring', 'google_kms_crypto_key'],
  onConflict: (call) => alreadyExists(call, `${nounOf(call.type)} ${call.id} already exists.`),
  delete: (call) =>
    leave(
      call,
      call.type === 'google_kms_key_ring'
        ? 'Google never deletes key rings: the next create answers 409'
        : 'the key stays, all its versions are destroyed and its data with them: the next create answers 409',
    ),
};
