import { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import type { TypedFirestoreDatabaseConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';

export interface LedgerProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** Cannot be changed later. @default - a key of Google's */
  readonly kmsKey?: string;
  /**
   * Takes a database of that name into the state, with all that is in it, instead of making one: what `destroy` left
   * behind. The plan fails when there is none.
   *
   * @default - false
   */
  readonly importExisting?: boolean;
  /**
   * Refuse plans that destroy or replace it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<TypedFirestoreDatabaseConfig>;
}

/** A database that a ledger is kept in: all that grants and functions need to know of it. */
export interface LedgerDatabase {
  /** `projects/P/databases/D` */
  readonly databaseId: string;
}

/** A ledger: of cases, or of effects. A named database, so that IAM can be conditioned on it. */
export class Ledger extends Construct implements LedgerDatabase {
  /**
   * A database that another stack manages. It is not read: that it is in Native mode, in the pipeline's region, and
   * protected against deletion is its owner's affair.
   */
  static fromDatabaseName(project: Project, name: string): LedgerDatabase {
    return { databaseId: databaseId(project, name) };
  }

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
          lifecycle: { preventDestroy: props.preventDestroy ?? true },
        },
        props.transform,
      ),
    );
    if (props.importExisting) this.database.importFrom(databaseId(props.project, props.name));
    this.node.addValidation({ validate: () => locationProblems(this) });
  }

  get databaseId(): string {
    return this.database.id;
  }
}

const databaseId = (project: Project, name: string): string => `projects/${project.id}/databases/${name}`;
