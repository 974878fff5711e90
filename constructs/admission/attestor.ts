import {
  BinaryAuthorizationAttestor,
  type BinaryAuthorizationAttestorConfig,
} from '@cdktf/provider-google/lib/binary-authorization-attestor';
import { BinaryAuthorizationAttestorIamMember } from '@cdktf/provider-google/lib/binary-authorization-attestor-iam-member';
import {
  ContainerAnalysisNote,
  type ContainerAnalysisNoteConfig,
} from '@cdktf/provider-google/lib/container-analysis-note';
import { ContainerAnalysisNoteIamMember } from '@cdktf/provider-google/lib/container-analysis-note-iam-member';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import { type Transform, transformed } from '../provider/transform';
import type { SigningKey } from './signing-key';

export interface AttestorProps {
  readonly project: Pick<Project, 'id'>;
  /** Last segment of its name, unique among all attestors of every policy that names this one. */
  readonly name: string;
  /** The key whose signatures count. */
  readonly key: Pick<SigningKey, 'publicKeyId' | 'publicKeyPem' | 'signatureAlgorithm'>;
  /** @default - the arguments of the construct */
  readonly transform?: {
    readonly note?: Transform<ContainerAnalysisNoteConfig>;
    readonly attestor?: Transform<BinaryAuthorizationAttestorConfig>;
  };
}

/** Defines whose signature on an image counts. Signatures are occurrences of its note in Artifact Analysis. */
export class Attestor extends Construct {
  readonly note: ContainerAnalysisNote;
  readonly attestor: BinaryAuthorizationAttestor;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AttestorProps,
  ) {
    super(scope, id);
    this.note = this.createNote();
    this.attestor = this.createAttestor();
  }

  /** `projects/P/attestors/A`, a literal: reviewers and tamper detection read it before the attestor exists. */
  get fullName(): string {
    return `projects/${this.props.project.id}/attestors/${this.props.name}`;
  }

  /** May attach occurrences to the note (only notes.attachOccurrence and notes.get). */
  grantAttach(id: string, member: string): ContainerAnalysisNoteIamMember {
    return new ContainerAnalysisNoteIamMember(this, id, {
      project: this.props.project.id,
      note: this.note.name,
      role: 'roles/containeranalysis.notes.attacher',
      member,
    });
  }

  /** May read the attestor and validate a signature with it (`--validate`). */
  grantVerify(id: string, member: string): BinaryAuthorizationAttestorIamMember {
    return new BinaryAuthorizationAttestorIamMember(this, id, {
      project: this.props.project.id,
      attestor: this.attestor.name,
      role: 'roles/binaryauthorization.attestorsVerifier',
      member,
    });
  }

  private createNote(): ContainerAnalysisNote {
    const { project, name, transform } = this.props;
    const config: ContainerAnalysisNoteConfig = {
      project: project.id,
      name,
      shortDescription: 'Images that may run: signed after review, for Riposte.',
      attestationAuthority: { hint: { humanReadableName: name } },
    };
    return new ContainerAnalysisNote(this, 'note', transformed(config, transform?.note));
  }

  private createAttestor(): BinaryAuthorizationAttestor {
    const { project, name, key, transform } = this.props;
    const config: BinaryAuthorizationAttestorConfig = {
      project: project.id,
      name,
      description: 'Riposte: only images with its signature are admitted.',
      attestationAuthorityNote: {
        noteReference: this.note.name,
        // An attestor without a key exists, but validates nothing.
        publicKeys: [
          {
            id: key.publicKeyId,
            pkixPublicKey: {
              publicKeyPem: key.publicKeyPem,
              signatureAlgorithm: key.signatureAlgorithm,
            },
          },
        ],
      },
    };
    return new BinaryAuthorizationAttestor(this, 'attestor', transformed(config, transform?.attestor));
  }
}
