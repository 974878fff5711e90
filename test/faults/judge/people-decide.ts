import type { Call, Facts, FindingVersion } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

/** Verdicts about what Riposte did to a workload. */
const ABOUT_CHANGES = ['contained', 'containing', 'reversed'];

/**
 * Jobs, worker pools and workloads of a project that is not in the rollout. `only-the-target` and
 * `every-finding-ends` are about them too.
 */
export const peopleDecide: Judgement = {
  id: 'people-decide',
  demands:
    'Riposte calls no API for a job, a worker pool or a workload of a project that it does not protect; it notifies people of a finding about one, and never reports that it contains it',
  judge: (facts) => [
    ...facts.calls
      .filter((call) => isAbout(facts, call))
      .map(({ by, method, path, atMs }) => ({
        code: 'touched',
        text: `the ${by} called ${method} ${path} ${at(facts, atMs)}`,
        atMs,
      })),
    ...facts.versions
      .filter(({ service }) => facts.reportOnly.includes(service))
      .flatMap((version) => judgeVersion(facts, version)),
  ],
};

const isAbout = ({ reportOnly }: Facts, { api, path }: Call): boolean =>
  api === 'run' && reportOnly.some((name) => path.startsWith(`/v2/${name}`));

function judgeVersion(facts: Facts, { caseId, isOpen, service, atMs }: FindingVersion): readonly Violation[] {
  const about = facts.sayings.filter((saying) => saying.caseId === caseId);
  const untrue = about.filter(({ verdict }) => ABOUT_CHANGES.includes(verdict));
  // A compromised responder can keep a finding from the actor.
  const mustBeTold =
    isOpen && !facts.forgedCases.includes(caseId) && facts.cases.some((fact) => fact.caseId === caseId);
  const isTold =
    about.some(({ where }) => where === 'notice') ||
    facts.logs.some((line) => line.caseId === caseId && line.rings) ||
    facts.deadLetters.some(({ message }) => message.caseId === caseId);
  return [
    ...untrue.map(({ where, verdict, atMs: saidMs }) => ({
      code: 'false-word',
      text: `${where} of ${caseId} says ${verdict} ${at(facts, saidMs)}, but Riposte cannot change ${service}`,
      atMs: saidMs,
    })),
    ...(mustBeTold && !isTold
      ? [{ code: 'silent', text: `nobody was notified of ${caseId} about ${service}`, atMs }]
      : []),
  ];
}
