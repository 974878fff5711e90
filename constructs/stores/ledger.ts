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
  /** Cannot be changed later. @default - a Google-managed key */
  readonly kmsKey?: string;
  /**
   * Imports the database of that name, with its data, into the state instead of creating one: `destroy` leaves the
   * database in place. The plan fails when the database does not exist.
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
  /** @default - the arguments of the construct */
  readonly transform?: Transform<TypedFirestoreDatabaseConfig>;
}

/** A database that holds a ledger: everything that grants and functions need to know about it. */
export interface LedgerDatabase {
  /** `projects/P/databases/D` */
  readonly databaseId: string;
}

/** A ledger of cases or of effects. It is a named database, so that IAM conditions can refer to it. */
export class Ledger extends Construct implements LedgerDatabase {
  /**
   * A database that another stack manages. Riposte does not read it. Its owner makes sure that it is in Native mode, is
   * in the pipeline's region, and is protected against deletion.
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
          // Single writes with preconditions, no transactions: contention is an immediate failed precondition.
          concurrencyMode: 'OPTIMISTIC',
          deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
          // `destroy` forgets the database and leaves it in place (TPG #22535). A person decides whether to delete
          // cases.
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
