import { Ledger, type LedgerProps } from '../../../constructs/stores/ledger';
import { PROJECT, partsOf, REGION } from '../../factories/parts';

const partsWith = (props: Partial<LedgerProps> = {}) =>
  partsOf((stack) => {
    new Ledger(stack, 'ledger', { project: PROJECT, region: REGION, name: 'cases', ...props });
  });
const databaseWith = (props: Partial<LedgerProps> = {}) => partsWith(props).one('google_firestore_database');

test('cases survive the stack: destroy leaves the database in place, and Google refuses its deletion', () => {
  expect(databaseWith()).toMatchObject({
    deletion_policy: 'ABANDON',
    delete_protection_state: 'DELETE_PROTECTION_ENABLED',
  });
});

test('two writers of one document get a failed precondition and do not wait', () => {
  expect(databaseWith().concurrency_mode).toBe('OPTIMISTIC');
});

test('it is encrypted with the given key from the beginning', () => {
  const kmsKey = 'projects/keys/locations/europe-west1/keyRings/r/cryptoKeys/k';
  expect(databaseWith().cmek_config).toBeUndefined();
  expect(databaseWith({ kmsKey }).cmek_config).toEqual({ kms_key_name: kmsKey });
});

test('a database that destroy left is imported only if the caller requests that', () => {
  expect(partsWith().json.import).toBeUndefined();
  expect(partsWith({ importExisting: true }).json.import).toEqual([
    expect.objectContaining({ id: 'projects/demo-prj/databases/cases' }),
  ]);
});
