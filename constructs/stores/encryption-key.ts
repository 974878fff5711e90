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
  /** Whose service agents use the key. */
  readonly project: Project;
  /** An existing key, `projects/P/locations/L/keyRings/R/cryptoKeys/K`; in the region of what it encrypts. */
  readonly kmsKey: string;
  /** The subtree whose encrypted resources wait until the agents may use the key. */
  readonly guards: IConstruct;
  /** Where those resources are: a function takes no key of another region, of a multi-region or of `global`. */
  readonly region: string;
  /**
   * Switches on the APIs whose agents are granted.
   *
   * @default - they are on already
   */
  readonly services?: ProjectServices;
}

/** Whoever encrypts: a service agent that must exist, or one that reading its address makes. */
type Encrypter = ServiceAgent | 'storage' | 'logging';

/** Who encrypts which type of resource. */
const ENCRYPTERS_OF: Readonly<Record<string, readonly Encrypter[]>> = {
  google_pubsub_topic: ['pubsub'],
  google_storage_bucket: ['storage'],
  google_firestore_database: ['firestore'],
  google_artifact_registry_repository: ['artifactRegistry'],
  // "Protect your data with CMEK" of Cloud Run functions lists Eventarc's too for every function, triggers or none.
  google_cloudfunctions2_function: ['functions', 'run', 'artifactRegistry', 'storage', 'eventarc'],
  google_cloud_run_v2_job: ['run'],
  google_logging_project_bucket_config: ['logging'],
};

/**
 * A key of one's own for everything that the pipeline stores. The key is never made here: who could make it could also
 * destroy it, and with it all evidence. Only the agents that encrypt are granted its use, on this one key.
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
    // Logging's account is drawn per project, and only the API knows it; asking for Storage's makes it.
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
      `${this.node.path}: the key ${kmsKey} cannot encrypt what is in ${region}; expected projects/P/locations/${region}/keyRings/R/cryptoKeys/K; name a key of that region`,
    ];
  }
}
