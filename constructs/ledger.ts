import {
  FirestoreDatabase,
  type FirestoreDatabaseConfig,
} from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import type { Project } from './project';
import { type Transform, transformed } from './transform';

export interface LedgerProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** Cannot be changed later. @default - a key of Google's */
  readonly kmsKey?: string;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<FirestoreDatabaseConfig>;
}

/** A ledger: of cases, or of effects. A named database, so that IAM can be conditioned on it. */
export class Ledger extends Construct {
  readonly database: FirestoreDatabase;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    this.database = new FirestoreDatabase(
      this,
      'database',
      transformed(
        {
          project: props.project.id,
          name: props.name,
          locationId: props.region,
          type: 'FIRESTORE_NATIVE',
          // Preconditions on single writes, no transactions: contention shows as a failed precondition at once.
          concurrencyMode: 'OPTIMISTIC',
          deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
          // `destroy` forgets the database and leaves it in place (TPG #22535); deleting cases is a person's decision.
          deletionPolicy: 'ABANDON',
          ...(props.kmsKey === undefined ? {} : { cmekConfig: { kmsKeyName: props.kmsKey } }),
        },
        props.transform,
      ),
    );
  }
}
