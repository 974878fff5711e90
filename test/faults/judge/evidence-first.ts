import { createHash } from 'node:crypto';
import type { CaseFact, Change, Facts } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

/** Evidence that the first change of a workload must not be able to destroy. */
const PIECES = ['finding', 'service', 'iam-policy', 'revisions'];

export const evidenceFirst: Judgement = {
  id: 'evidence-first',
  demands: 'evidence is stored before the first change, and its chain verifies',
  judge: (facts) => [
    ...facts.changes
      .filter(({ isOurs, purpose }) => isOurs && purpose === 'command')
      .flatMap((change) => judgeChange(facts, change)),
    ...facts.cases.filter(({ hasRecord }) => hasRecord).flatMap((fact) => judgeChain(facts, fact)),
  ],
};

function judgeChange(facts: Facts, { caseId, atMs, service }: Change): readonly Violation[] {
  const stored = Object.entries(facts.evidence).filter(([, { createdMs }]) => createdMs <= atMs);
  const missing = PIECES.filter(
    (piece) => !stored.some(([name]) => name.startsWith(`cases/${caseId}/${piece}-`)),
  );
  if (missing.length === 0) return [];
  const text = `${service} was changed ${at(facts, atMs)} for ${caseId} before ${missing.join(', ')} was stored`;
  return [{ code: 'missing', text, atMs }];
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A second implementation of the chain, written only from its description (docs on the evidence manifest). */
export function chainHead(entries: CaseFact['evidence']['entries']): string {
  let link = sha256('riposte evidence manifest v1');
  for (const { name, sha256: hash, bytes } of entries) {
    link = sha256(`${link}\n{"bytes":${bytes},"name":${JSON.stringify(name)},"sha256":"${hash}"}`);
  }
  return link;
}

function judgeChain(facts: Facts, fact: CaseFact): readonly Violation[] {
  const { caseId, evidence } = fact;
  if (facts.forgedCases.includes(caseId)) return [];
  const problems = evidence.entries.flatMap(({ name, sha256: hash }) => {
    const object = facts.evidence[name];
    if (!object) return [`${name} is not in the bucket`];
    return object.sha256 === hash ? [] : [`${name} does not match the record`];
  });
  if (chainHead(evidence.entries) !== evidence.head) problems.push('the head does not match its entries');
  const manifest = evidence.manifestUri.replace(/^gs:\/\/[^/]+\//, '');
  const stored = facts.evidence[manifest];
  if (!stored) problems.push('its manifest is not in the bucket');
  else if (evidence.entries.some(({ name }) => !stored.text.includes(name)))
    problems.push('its manifest lacks an entry');
  return problems.map((problem) => ({ code: 'chain', text: `evidence of ${caseId}: ${problem}` }));
}
