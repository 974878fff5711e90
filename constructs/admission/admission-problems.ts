import type { IConstruct } from 'constructs';
import { tryPatternProblem } from '../../core/admission/admission';
import type { ImageAdmissionProps } from './image-admission-props';

const SIGNER = /^(?:user|group|serviceAccount|principal|principalSet):\S+$/;
const ATTESTOR = /^projects\/[^/]+\/attestors\/[^/]+$/;

/** The part of an `ImageAdmission` that is checked. */
export interface Admission extends IConstruct {
  readonly props: ImageAdmissionProps;
  readonly attestor: { readonly fullName: string };
  /** Undefined when the policy of the project does not change. */
  readonly policy?: IConstruct;
  readonly requiredAttestors: readonly string[];
  readonly exemptImages: readonly string[];
}

/** Problems of one admission by itself. */
export const problemsOfAdmission = (admission: Admission): string[] =>
  [
    ...signerProblems(admission),
    ...builderProblems(admission),
    ...stageProblems(admission),
    ...patternProblems(admission),
    ...attestorProblems(admission),
  ].map((problem) => `${admission.node.path}: ${problem}`);

/** Conflicts between admissions of one app. The later admission reports each conflict, so that it appears once. */
export function collisionProblems(admission: Admission): string[] {
  const all = admission.node.root.node.findAll().filter(isAdmission);
  const earlier = all.slice(0, all.indexOf(admission));
  return [...earlier.flatMap((other) => policyTwice(other, admission)), ...collapsing(earlier, admission)];
}

/** By shape, not by class: this file is below the construct in the layers. */
const isAdmission = (construct: IConstruct): construct is Admission => 'requiredAttestors' in construct;

function policyTwice(first: Admission, second: Admission): string[] {
  const same = first.props.project.id === second.props.project.id;
  if (!same || !first.policy || !second.policy) return [];
  return [
    `${second.node.path}: ${first.node.path} manages the policy of project ${second.props.project.id} as well; expected one of them, because a project has one policy and each deployment would undo the other; set policy: 'leave' on one`,
  ];
}

/** The provider distinguishes attestors of a policy only by their last segment (TPG #14929). */
function collapsing(earlier: readonly Admission[], admission: Admission): string[] {
  const known = earlier.flatMap((other) =>
    other.requiredAttestors.map((name) => ({ name, path: other.node.path })),
  );
  const own = admission.requiredAttestors.map((name) => ({ name, path: admission.node.path }));
  const made = earlier.find((other) => other.attestor.fullName === admission.attestor.fullName);
  const clashes = own.flatMap((each, index) => {
    const other = [...known, ...own.slice(0, index)].find(
      ({ name }) => name !== each.name && shortName(name) === shortName(each.name),
    );
    return other === undefined
      ? []
      : [
          `${each.path}: the attestors ${each.name} and ${other.name} (${other.path}) have the same last segment; expected different ones, because the provider compares nothing else and drops one of them from a policy (TPG #14929); rename one`,
        ];
  });
  return made === undefined
    ? clashes
    : [
        ...clashes,
        `${admission.node.path}: ${made.node.path} creates the attestor ${admission.attestor.fullName} as well; expected one of them; give the instances different names`,
      ];
}

const shortName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

function signerProblems({ props: { signers = [] } }: Admission): string[] {
  return signers.flatMap((signer) => {
    if (!SIGNER.test(signer)) {
      return [
        `the signer "${signer}" is not an IAM member; expected user:, group:, serviceAccount:, principal: or principalSet: and a name; correct it`,
      ];
    }
    return /^principalSet:.*\/workloadIdentityPools\/[^/]+\/\*$/.test(signer)
      ? [
          `the signer "${signer}" is everybody in its pool; expected one identity or one attribute, as in .../attribute.repository/OWNER/NAME; name the identity that may sign`,
        ]
      : [];
  });
}

/** A group, or a pool that impersonates the builder, cannot be resolved: only addresses are compared. */
function builderProblems({ props: { signers = [], buildIdentities = [] } }: Admission): string[] {
  const builders = buildIdentities.map(address);
  return signers
    .filter((signer) => builders.includes(address(signer)))
    .map(
      (signer) =>
        `${signer} signs what it builds; expected a separate signer, so that a compromised build cannot vouch for its images; remove it from the signers`,
    );
}

const address = (member: string): string =>
  member.replace(/^(?:user|group|serviceAccount):/, '').toLowerCase();

function stageProblems({ props: { stage, signers = [] } }: Admission): string[] {
  if (stage !== 'enforce' || signers.length > 0) return [];
  return [
    "stage 'enforce' has no signers; expected at least one, because without a signature no image can be deployed; name one, or begin with stage 'dry-run'",
  ];
}

const patternProblems = ({ exemptImages }: Admission): string[] =>
  exemptImages.flatMap((pattern) => {
    const problem = tryPatternProblem(pattern);
    return problem === undefined ? [] : [`the exempt image "${pattern}" ${problem}; narrow it`];
  });

const attestorProblems = ({ props: { alsoRequire = [] } }: Admission): string[] =>
  alsoRequire
    .filter((name) => !ATTESTOR.test(name))
    .map((name) => `"${name}" is not an attestor; expected projects/P/attestors/A; write its full name`);
