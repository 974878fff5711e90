import { DataGoogleLoggingProjectCmekSettings } from '@cdktf/provider-google/lib/data-google-logging-project-cmek-settings';
import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { Aspects, TerraformResource } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { agentApi } from '../../core/naming/service-agents';
import { refuseTwoEngines } from '../provider/one-engine';
import type { Project } from '../provider/project';
import type { ProjectServices } from '../provider/project-services';
import { type ServiceAgent, serviceAgent } from '../provider/service-agents';
import { staticReference } from '../provider/static-reference';

export interface EncryptionKeyProps {
  /** The project whose service agents use the key. */
  readonly project: Project;
  /** An existing key, `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the region of what it encrypts. */
  readonly kmsKey: string;
  /** The subtree whose encrypted resources wait until the agents may use the key. */
  readonly guards: IConstruct;
  /** The region of those resources. A function accepts no key of another region, of a multi-region or of `global`. */
  readonly region: string;
  /**
   * Enables the APIs whose agents get the grant.
   *
   * @default - the APIs are already enabled
   */
  readonly services?: ProjectServices;
}

/** An account that encrypts: a service agent that must exist, or one that Google creates when its address is read. */
type Encrypter = ServiceAgent | 'storage' | 'logging';

/** The accounts that encrypt each type of resource. */
const ENCRYPTERS_OF: Readonly<Record<string, readonly Encrypter[]>> = {
  google_pubsub_topic: ['pubsub'],
  google_storage_bucket: ['storage'],
  google_firestore_database: ['firestore'],
  google_artifact_registry_repository: ['artifactRegistry'],
  // "Protect your data with CMEK" of Cloud Run functions also lists Eventarc for every function, with or without
  // triggers.
  google_cloudfunctions2_function: ['functions', 'run', 'artifactRegistry', 'storage', 'eventarc'],
  google_cloud_run_v2_job: ['run'],
  google_logging_project_bucket_config: ['logging'],
};

/**
 * A customer-managed key for everything that the pipeline stores. Riposte never creates the key: an account that can
 * create it can also destroy it, and all evidence with it. Only the agents that encrypt may use it, on this key only.
 */
export class EncryptionKey extends Construct {
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K` */
  readonly name: string;
  private readonly grants: Readonly<Record<Encrypter, KmsCryptoKeyIamMember>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EncryptionKeyProps,
  ) {
    super(scope, id);
    refuseTwoEngines(this);
    this.name = props.kmsKey;
    const project = props.project.id;
    // Only the API knows the account of Logging, which differs by project. Reading the address of Storage's creates it.
    const logging = new DataGoogleLoggingProjectCmekSettings(this, 'logging', { project });
    const storage = new DataGoogleStorageProjectServiceAccount(this, 'storage', { project });
    this.grants = {
      pubsub: this.allow('pubsub'),
      storage: this.grant('storage-uses', storage.member),
      firestore: this.allow('firestore'),
      artifactRegistry: this.allow('artifactRegistry'),
      functions: this.allow('functions'),
      run: this.allow('run'),
      eventarc: this.allow('eventarc'),
      logging: this.grant('logging-uses', `serviceAccount:${logging.serviceAccountId}`),
    };
    Aspects.of(props.guards).add({ visit: (node) => this.wait(node) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  private allow(agent: ServiceAgent): KmsCryptoKeyIamMember {
    const grant = this.grant(`${agent}-uses`, serviceAgent(this.props.project, agent));
    this.props.services?.makeWait(grant, [agentApi(agent)]);
    return grant;
  }

  private grant(id: string, member: string): KmsCryptoKeyIamMember {
    return new KmsCryptoKeyIamMember(this, id, {
      cryptoKeyId: this.name,
      role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
      member,
    });
  }

  private wait(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const resource = node as TerraformResource;
    const needed = (ENCRYPTERS_OF[resource.terraformResourceType] ?? []).map((who) => this.grants[who]);
    if (needed.length === 0) return;
    const waits = needed.map((grant) => staticReference(grant));
    resource.dependsOn = [...new Set([...(resource.dependsOn ?? []), ...waits])];
  }

  private problems(): string[] {
    const { kmsKey, region } = this.props;
    if (new RegExp(`^projects/[^/]+/locations/${region}/keyRings/[^/]+/cryptoKeys/[^/]+$`).test(kmsKey))
      return [];
    return [
      `${this.node.path}: the key ${kmsKey} cannot encrypt resources in ${region}; expected projects/P/locations/${region}/keyRings/R/cryptoKeys/K; name a key in that region`,
    ];
  }
}
