import { DataGoogleLoggingProjectCmekSettings } from '@cdktf/provider-google/lib/data-google-logging-project-cmek-settings';
import {
  KmsCryptoKeyIamMember,
  type KmsCryptoKeyIamMemberConfig,
} from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from './project';
import { type AgentApi, serviceAgent } from './service-agents';
import { type Transform, transformed } from './transform';

/** A key of one's own, and what must exist before it can be used. */
export interface Encryption {
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K` */
  readonly kmsKeyName: string;
  /** Grants to the service agents that encrypt; whatever uses the key depends on them. */
  readonly grants: readonly ITerraformDependable[];
}

export interface EncryptionKeyProps {
  /** Whose service agents may use the key. */
  readonly project: Project;
  /** Where the encrypted resources are; the key must be there too. */
  readonly region: string;
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K`; P may be another project. */
  readonly kmsKeyName: string;
  /** @default - every service of the pipeline that stores something: KEY_USERS */
  readonly users?: readonly AgentApi[];
  /**
   * Cloud Logging's account too, for log buckets.
   *
   * @default - true
   */
  readonly logging?: boolean;
  /** Applied to each grant. @default - the construct's own arguments */
  readonly transform?: Transform<KmsCryptoKeyIamMemberConfig>;
}

/**
 * Who encrypts for the pipeline. The first five are what "Protect your data with CMEK" of Cloud Run functions lists
 * for every function, Eventarc included although ours have no event triggers.
 */
export const KEY_USERS: readonly AgentApi[] = [
  'cloudfunctions.googleapis.com',
  'artifactregistry.googleapis.com',
  'storage.googleapis.com',
  'run.googleapis.com',
  'eventarc.googleapis.com',
  'firestore.googleapis.com',
  'pubsub.googleapis.com',
];

/** Holds encrypt and decrypt, and nothing about the key itself. */
const ROLE = 'roles/cloudkms.cryptoKeyEncrypterDecrypter';

/**
 * Lets the project's service agents use one existing key, and no other. No key is made here: a key ring can never be
 * deleted, and a destroyed key takes all data with it, so keys belong to a stack that outlives this one. Whoever
 * deploys must be allowed to change that key's IAM; where they must not, have its owner grant, and
 * use `fromKeyName`.
 */
export class EncryptionKey extends Construct implements Encryption {
  readonly kmsKeyName: string;
  readonly grants: readonly KmsCryptoKeyIamMember[];

  /** A key that the agents may use already; nothing is granted. */
  static fromKeyName(kmsKeyName: string): Encryption {
    return { kmsKeyName, grants: [] };
  }

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EncryptionKeyProps,
  ) {
    super(scope, id);
    this.kmsKeyName = props.kmsKeyName;
    this.grants = [
      ...(props.users ?? KEY_USERS).map((api) =>
        this.grant(`${api.replace('.googleapis.com', '')}-encrypts`, serviceAgent(props.project, api)),
      ),
      ...((props.logging ?? true) ? [this.grant('logging-encrypts', this.loggingAccount())] : []),
    ];
    this.node.addValidation({ validate: () => this.problems() });
  }

  private grant(id: string, member: string): KmsCryptoKeyIamMember {
    const config = { cryptoKeyId: this.kmsKeyName, role: ROLE, member };
    return new KmsCryptoKeyIamMember(this, id, transformed(config, this.props.transform));
  }

  /** Older projects have `cmek-pNUMBER@`, newer ones `service-NUMBER@`: only Cloud Logging knows. */
  private loggingAccount(): string {
    const settings = new DataGoogleLoggingProjectCmekSettings(this, 'logging-settings', {
      project: this.props.project.id,
    });
    return `serviceAccount:${settings.serviceAccountId}`;
  }

  /** Cloud Run functions take a key of their own region only; of multi-regions and `global`, none. */
  private problems(): string[] {
    const { kmsKeyName, region } = this.props;
    const location = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.exec(
      kmsKeyName,
    )?.[1];
    if (location === region) return [];
    const what =
      location === undefined ? `"${kmsKeyName}" is not a key` : `the key ${kmsKeyName} is in ${location}`;
    return [
      `${this.node.path}: ${what}; expected projects/P/locations/${region}/keyRings/R/cryptoKeys/K; use a key in the region of what it encrypts`,
    ];
  }
}

/** Arguments of a resource that names its key itself: the key, and to wait for the grants. */
export const waitsForKey = (encryption: Encryption | undefined): { dependsOn?: ITerraformDependable[] } =>
  encryption === undefined || encryption.grants.length === 0 ? {} : { dependsOn: [...encryption.grants] };
