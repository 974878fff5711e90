import {
  ArtifactRegistryRepository,
  type ArtifactRegistryRepositoryConfig,
} from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { Construct } from 'constructs';
import type { Project } from './project';
import { type Transform, transformed } from './transform';

export interface ImageRepositoryProps {
  readonly project: Project;
  readonly region: string;
  readonly name: string;
  /** @default - a key of Google's */
  readonly kmsKey?: string;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<ArtifactRegistryRepositoryConfig>;
}

/** Three months: an image that no deployment has replaced within them is kept by its number. */
const OLD = '7776000s';
const KEPT_VERSIONS = 10;

/**
 * Where the functions' images go: a repository of their own, so that the build account writes there and nowhere else.
 * Tags are not immutable, because Cloud Functions' build moves its tags with every deployment; what runs is a digest.
 */
export class ImageRepository extends Construct {
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
  }

  /** `projects/P/locations/L/repositories/R`, as a function's build configuration wants it. */
  get id(): string {
    return this.repository.id;
  }

  /** Lets `member` push and pull images of this repository. */
  grantWrite(id: string, member: string): ArtifactRegistryRepositoryIamMember {
    return new ArtifactRegistryRepositoryIamMember(this, id, {
      project: this.props.project.id,
      location: this.props.region,
      repository: this.repository.name,
      role: 'roles/artifactregistry.writer',
      member,
    });
  }
}
