import { DataGoogleKmsCryptoKeyVersion } from '@cdktf/provider-google/lib/data-google-kms-crypto-key-version';
import { KmsCryptoKey, type KmsCryptoKeyConfig } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { KmsKeyRing, type KmsKeyRingConfig } from '@cdktf/provider-google/lib/kms-key-ring';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import { type Transform, transformed } from '../provider/transform';

/** SOFTWARE costs cents. HSM keeps the key in certified hardware and is not available in every location. */
export type KeyProtection = 'SOFTWARE' | 'HSM';

/** A new key, or an existing one: `projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/V`. */
export type SigningKeyChoice = { readonly protectionLevel: KeyProtection } | { readonly existing: string };

export interface SigningKeyProps {
  readonly project: Pick<Project, 'id'>;
  /** Location of a new key ring: a region, a multi-region such as `europe`, or `global`. */
  readonly location: string;
  /** Names of the new resources. Unused for an existing key. */
  readonly names: { readonly keyRing: string; readonly key: string };
  /** @default - a new key, protected by software */
  readonly key?: SigningKeyChoice;
  /**
   * Refuse plans that destroy the new key.
   *
   * @default true: without the key nobody can sign, and its attestor is useless
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the construct */
  readonly transform?: {
    readonly keyRing?: Transform<KmsKeyRingConfig>;
    readonly key?: Transform<KmsCryptoKeyConfig>;
  };
}

/** Only its public half leaves Cloud KMS, and Binary Authorization verifies this algorithm (attestor docs). */
export const SIGNING_ALGORITHM = 'EC_SIGN_P256_SHA256';

const KEY_VERSION =
  /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+\/cryptoKeyVersions\/[1-9][0-9]*$/;

/**
 * An asymmetric key in Cloud KMS whose signatures an attestor accepts. Key rings and names of keys can never be
 * deleted: after a `destroy`, the next `deploy` fails because the ring exists (409). Then import the ring, or use
 * `{ existing }`.
 */
export class SigningKey extends Construct {
  /** An existing key version, `projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/V`. It is only read. */
  static fromKeyVersion(scope: Construct, id: string, existing: string): SigningKey {
    const [, project = '', , location = ''] = existing.split('/');
    const names = { keyRing: '', key: '' };
    return new SigningKey(scope, id, { project: { id: project }, location, names, key: { existing } });
  }

  /** Undefined for an existing key. */
  readonly keyRing?: KmsKeyRing;
  /** Undefined for an existing key. */
  readonly key?: KmsCryptoKey;
  readonly version: DataGoogleKmsCryptoKeyVersion;
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K` */
  readonly keyId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SigningKeyProps,
  ) {
    super(scope, id);
    const { key = { protectionLevel: 'SOFTWARE' } } = props;
    if ('existing' in key) {
      const [keyId = '', version] = key.existing.split('/cryptoKeyVersions/');
      this.keyId = keyId;
      this.version = this.readVersion(this.keyId, Number(version));
    } else {
      this.keyRing = this.createKeyRing();
      this.key = this.createKey(this.keyRing, key.protectionLevel);
      this.keyId = this.key.id;
      this.version = this.readVersion(this.atOneRemove(this.keyId), 1);
    }
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** In the form of attestations: `//cloudkms.googleapis.com/v1/projects/.../cryptoKeyVersions/1`. */
  get publicKeyId(): string {
    return this.version.id;
  }

  get publicKeyPem(): string {
    return this.version.publicKey.get(0).pem;
  }

  get signatureAlgorithm(): string {
    return this.version.publicKey.get(0).algorithm;
  }

  /**
   * May sign, and read the public half: `gcloud ... sign-and-create` reads it first, to learn the algorithm.
   * Neither role contains any other relevant permission (cloudkms.signer: useToSign; publicKeyViewer: viewPublicKey).
   */
  grantSign(id: string, member: string): readonly KmsCryptoKeyIamMember[] {
    return [
      { name: id, role: 'roles/cloudkms.signer' },
      { name: `${id}-reads-key`, role: 'roles/cloudkms.publicKeyViewer' },
    ].map(
      ({ name, role }) => new KmsCryptoKeyIamMember(this, name, { cryptoKeyId: this.keyId, role, member }),
    );
  }

  private createKeyRing(): KmsKeyRing {
    const { project, location, names, transform } = this.props;
    return new KmsKeyRing(
      this,
      'ring',
      transformed({ project: project.id, location, name: names.keyRing }, transform?.keyRing),
    );
  }

  private createKey(keyRing: KmsKeyRing, protectionLevel: KeyProtection): KmsCryptoKey {
    const { names, preventDestroy = true, transform } = this.props;
    const config: KmsCryptoKeyConfig = {
      keyRing: keyRing.id,
      name: names.key,
      purpose: 'ASYMMETRIC_SIGN',
      versionTemplate: { algorithm: SIGNING_ALGORITHM, protectionLevel },
      lifecycle: { preventDestroy },
    };
    return new KmsCryptoKey(this, 'key', transformed(config, transform?.key));
  }

  /**
   * The key's name through a local value. Terraform delays the read of a data source while a resource that it names
   * directly has any planned change, even of a label. The attestor would then show a public key that is "known after
   * apply", and a reviewer could not distinguish a changed label from another key. A local value still waits for the
   * creation of a key.
   */
  private atOneRemove(keyId: string): string {
    return new TerraformLocal(this, 'key-id', keyId).asString;
  }

  private readVersion(cryptoKey: string, version: number): DataGoogleKmsCryptoKeyVersion {
    return new DataGoogleKmsCryptoKeyVersion(this, 'version', { cryptoKey, version });
  }

  private problems(): string[] {
    const { key } = this.props;
    if (key === undefined || !('existing' in key) || KEY_VERSION.test(key.existing)) return [];
    return [
      `${this.node.path}: "${key.existing}" is not a key version; expected projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/V; copy the name of the version that signs`,
    ];
  }
}
