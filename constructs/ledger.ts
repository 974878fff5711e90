import {
  FirestoreDatabase,
  type FirestoreDatabaseConfig,
} from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import { type Encryption, waitsForKey } from './encryption-key';
import type { Project } from './project';
import { type Transform, transformed } from './transform';

/** A Firestore database in native mode; all that its users need of it. */
export interface LedgerDatabase {
  /** `projects/P/databases/D` */
  readonly databaseId: string;
}

export interface LedgerProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /**
   * A key of your own, in the database's region. Firestore takes it at creation only: adding, changing or removing it
   * later plans a replacement, which the delete protection refuses.
   *
   * @default - a key of Google's
   */
  readonly encryption?: Encryption;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<FirestoreDatabaseConfig>;
}

/** A ledger: of cases, or of effects. A named database, so that IAM can be conditioned on it. */
export class Ledger extends Construct implements LedgerDatabase {
  readonly database: FirestoreDatabase;

  /** A database that exists already. */
  static fromDatabaseName(project: Pick<Project, 'id'>, name: string): LedgerDatabase {
    return { databaseId: `projects/${project.id}/databases/${name}` };
  }

  constructor(scope: Construct, id: string, { project, region, name, ...props }: LedgerProps) {
    super(scope, id);
    const config: FirestoreDatabaseConfig = {
      project: project.id,
      name,
      locationId: region,
      type: 'FIRESTORE_NATIVE',
      // Preconditions on single writes, no transactions: contention shows as a failed precondition at once.
      concurrencyMode: 'OPTIMISTIC',
      deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
      // `destroy` forgets the database and leaves it in place (TPG #22535); deleting cases is a person's decision.
      deletionPolicy: 'ABANDON',
      ...(props.encryption === undefined ? {} : { cmekConfig: { kmsKeyName: props.encryption.kmsKeyName } }),
      ...waitsForKey(props.encryption),
    };
    this.database = new FirestoreDatabase(this, 'database', transformed(config, props.transform));
  }

  get databaseId(): string {
    return this.database.id;
  }
}
