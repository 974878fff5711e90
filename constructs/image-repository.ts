import {
  ArtifactRegistryRepository,
  type ArtifactRegistryRepositoryConfig,
} from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { Construct } from 'constructs';
import { type Encryption, waitsForKey } from './encryption-key';
import { OperatorError } from './operator-error';
import type { Project } from './project';
import { type Transform, transformed } from './transform';

/** Where a function's build puts its images. */
export interface ImageDestination {
  /** `projects/P/locations/L/repositories/R` */
  readonly repositoryName: string;
  /** Lets `member` push into this repository. */
  grantPush(scope: Construct, id: string, member: string): ArtifactRegistryRepositoryIamMember;
}

export interface ImageRepositoryProps {
  readonly project: Project;
  readonly region: string;
  /** Short name of the repository. */
  readonly name: string;
  /**
   * A key of your own; it cannot be changed later. Cloud Run functions ask for the functions' own key.
   *
   * @default - a key of Google's
   */
  readonly encryption?: Encryption;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<ArtifactRegistryRepositoryConfig>;
}

/** Images of one function that stay, whatever their age: the running one and a few to go back to. */
const KEPT_VERSIONS = 5;
/** 30 days. */
const UNTAGGED_AGE = '2592000s';

/**
 * The repository of the functions' images: apart from `gcf-artifacts`, so that the build account pushes here and
 * nowhere else, a Binary Authorization policy can exempt this one path, and a key can be given.
 *
 * Tags stay mutable. The build tags its image and its cache `latest` and moves those tags with every deployment, which
 * an immutable tag would refuse from the second one on. Nothing relies on a tag: Cloud Run pins the digest.
 */
export class ImageRepository extends Construct implements ImageDestination {
  readonly repository: ArtifactRegistryRepository;

  /** A repository that exists already; the build account is let in, else it stays as it is. */
  static fromRepositoryName(repositoryName: string): ImageDestination {
    if (!REPOSITORY.test(repositoryName)) {
      throw new OperatorError(
        `"${repositoryName}" is not a repository`,
        'projects/P/locations/L/repositories/R',
        'write its full name',
      );
    }
    return {
      repositoryName,
      grantPush: (scope, id, member) => pushGrant(scope, id, { repository: repositoryName, member }),
    };
  }

  constructor(scope: Construct, id: string, { project, region, ...props }: ImageRepositoryProps) {
    super(scope, id);
    this.repository = new ArtifactRegistryRepository(
      this,
      'repository',
      transformed(
        {
          project: project.id,
          location: region,
          repositoryId: props.name,
          format: 'DOCKER',
          description: "Images of Riposte's functions.",
          kmsKeyName: props.encryption?.kmsKeyName,
          // Scans where the project has Container Scanning on; switches no paid API on by itself.
          vulnerabilityScanningConfig: { enablementConfig: 'INHERITED' },
          // Only untagged versions go, and where both policies match, KEEP wins.
          cleanupPolicies: [
            {
              id: 'delete-untagged',
              action: 'DELETE',
              condition: { tagState: 'UNTAGGED', olderThan: UNTAGGED_AGE },
            },
            { id: 'keep-recent', action: 'KEEP', mostRecentVersions: { keepCount: KEPT_VERSIONS } },
          ],
          cleanupPolicyDryRun: false,
          ...waitsForKey(props.encryption),
        },
        props.transform,
      ),
    );
  }

  get repositoryName(): string {
    return this.repository.id;
  }

  grantPush(scope: Construct, id: string, member: string): ArtifactRegistryRepositoryIamMember {
    const { project, location, repositoryId } = this.repository;
    return pushGrant(scope, id, { project, location, repository: repositoryId, member });
  }
}

const REPOSITORY = /^projects\/[^/]+\/locations\/[^/]+\/repositories\/[^/]+$/;

const pushGrant = (
  scope: Construct,
  id: string,
  where: { project?: string; location?: string; repository: string; member: string },
): ArtifactRegistryRepositoryIamMember =>
  new ArtifactRegistryRepositoryIamMember(scope, id, { ...where, role: 'roles/artifactregistry.writer' });
