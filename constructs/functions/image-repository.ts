import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { Construct } from 'constructs';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import type { TypedArtifactRegistryRepositoryConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';

export interface ImageRepositoryProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** @default - a Google-managed key */
  readonly kmsKey?: string;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<TypedArtifactRegistryRepositoryConfig>;
}

/** A Docker repository that a build pushes to. */
export interface ImageStore {
  /** `projects/P/locations/L/repositories/R`, in the form that a function's build configuration uses. */
  readonly id: string;
  /** Lets `member` push and pull images of this repository. */
  grantWrite(id: string, member: string): ArtifactRegistryRepositoryIamMember;
}

export interface ExistingImageRepositoryProps {
  readonly project: Project;
  readonly region: string;
  /** Its short name. */
  readonly name: string;
}

/** Three months. An image that no deployment replaces within them is kept as one of the latest. */
const OLD = '7776000s';
const KEPT_VERSIONS = 10;

/**
 * The repository of the functions' images. The build account can write only to this repository. Tags are not immutable,
 * because the build of Cloud Functions moves its tags with every deployment. The functions run a digest.
 */
export class ImageRepository extends Construct implements ImageStore {
  /** An existing repository. Riposte changes only who may push to it. */
  static fromRepositoryName(scope: Construct, id: string, props: ExistingImageRepositoryProps): ImageStore {
    return new ExistingImageRepository(scope, id, props);
  }

  readonly repository: ArtifactRegistryRepository;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ImageRepositoryProps,
  ) {
    super(scope, id);
    const { project, region, name, kmsKey, transform } = props;
    this.repository = new ArtifactRegistryRepository(
      this,
      'repository',
      transformed(
        {
          project: project.id,
          location: region,
          repositoryId: name,
          format: 'DOCKER',
          description: "Images of Riposte's functions.",
          vulnerabilityScanningConfig: { enablementConfig: 'INHERITED' },
          cleanupPolicies: [
            { id: 'delete-old', action: 'DELETE', condition: { olderThan: OLD } },
            { id: 'keep-recent', action: 'KEEP', mostRecentVersions: { keepCount: KEPT_VERSIONS } },
          ],
          ...(kmsKey === undefined ? {} : { kmsKeyName: kmsKey }),
        },
        transform,
      ),
    );
    this.node.addValidation({ validate: () => locationProblems(this) });
  }

  get id(): string {
    return this.repository.id;
  }

  grantWrite(id: string, member: string): ArtifactRegistryRepositoryIamMember {
    return mayWrite(this, id, { ...this.props, name: this.repository.name, member });
  }
}

class ExistingImageRepository extends Construct implements ImageStore {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingImageRepositoryProps,
  ) {
    super(scope, id);
  }

  get id(): string {
    const { project, region, name } = this.props;
    return `projects/${project.id}/locations/${region}/repositories/${name}`;
  }

  grantWrite(id: string, member: string): ArtifactRegistryRepositoryIamMember {
    return mayWrite(this, id, { ...this.props, member });
  }
}

const mayWrite = (
  scope: Construct,
  id: string,
  { project, region, name, member }: ExistingImageRepositoryProps & { readonly member: string },
): ArtifactRegistryRepositoryIamMember =>
  new ArtifactRegistryRepositoryIamMember(scope, id, {
    project: project.id,
    location: region,
    repository: name,
    role: 'roles/artifactregistry.writer',
    member,
  });
