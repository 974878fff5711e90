import type { Catalogue } from '../catalogue/catalogue-parts';
import { isEnabled } from '../deployment/grants';
import { UNKNOWN_THREAT } from '../detectors/detector';
import { MODES, type Mode } from '../permissions/tiers';
import { choosePlaybook } from '../planning/choose-playbook';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { jsonEqual } from '../values/json';
import { type ChangeVerdict, type Direction, verdictOfChanges } from './direction';
import { protectedViews } from './protected-views';

/** The response to one detector's findings in one project. */
export interface DetectorCoverage {
  /** Project id. */
  readonly project: string;
  /** Module of the detector. `UNKNOWN_THREAT` represents every category that the catalogue does not know. */
  readonly detector: string;
  readonly playbook: string;
  readonly mode: Mode;
  /** Actions of the playbook that are enabled and whose tier is granted, in the playbook's order. */
  readonly actions: readonly string[];
}

/** Detector x playbook x mode, for every protected project, in the catalogue's order. */
export function coverageOf(config: RuntimeConfig, catalogue: Catalogue): DetectorCoverage[] {
  const detectors = [
    ...catalogue.detectors.map(({ module, playbook }) => ({ detector: module, playbook })),
    { detector: UNKNOWN_THREAT, playbook: 'default' },
  ];
  return [...protectedViews(config)].flatMap(([project, view]) =>
    detectors.map((detector) => {
      const playbook = choosePlaybook(view, detector, catalogue);
      const actions = playbook.steps
        .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.firstOf))
        .filter((id) => isEnabled(catalogue.action(id), view));
      return { project, detector: detector.detector, playbook: playbook.id, mode: view.mode, actions };
    }),
  );
}

/** A detector with a different response in one project. */
export interface CoverageChange {
  readonly project: string;
  readonly detector: string;
  readonly verdict: Exclude<ChangeVerdict, 'unchanged'>;
  /** Absent: not covered. */
  readonly base?: DetectorCoverage;
  readonly head?: DetectorCoverage;
  /** In words, without full stops. */
  readonly changes: readonly { readonly direction: Direction; readonly text: string }[];
}

/** The detectors whose response differs before and after, sorted by project and detector. */
export function compareCoverage(
  base: readonly DetectorCoverage[],
  head: readonly DetectorCoverage[],
): CoverageChange[] {
  const before = new Map(base.map((row) => [keyOf(row), row]));
  const after = new Map(head.map((row) => [keyOf(row), row]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const row = (is ?? was) as DetectorCoverage;
    const changes = changesOf(was, is);
    const verdict = verdictOfChanges(changes);
    if (verdict === 'unchanged') return [];
    return [
      {
        project: row.project,
        detector: row.detector,
        verdict,
        ...(was ? { base: was } : {}),
        ...(is ? { head: is } : {}),
        changes,
      },
    ];
  });
}

const keyOf = ({ project, detector }: DetectorCoverage): string => `${project}\n${detector}`;

function changesOf(
  was: DetectorCoverage | undefined,
  is: DetectorCoverage | undefined,
): CoverageChange['changes'] {
  if (!is) return was ? [{ direction: 'weaker', text: 'no longer covered' }] : [];
  if (!was) return [{ direction: 'stronger', text: `covered by ${is.playbook}, mode ${is.mode}` }];
  const modes = MODES.indexOf(is.mode) - MODES.indexOf(was.mode);
  const gone = was.actions.filter((id) => !is.actions.includes(id));
  const added = is.actions.filter((id) => !was.actions.includes(id));
  const reordered = gone.length + added.length === 0 && !jsonEqual(was.actions, is.actions);
  const change = (on: boolean, direction: Direction, text: string) => (on ? [{ direction, text }] : []);
  return [
    ...change(was.playbook !== is.playbook, 'neither', `playbook ${was.playbook} -> ${is.playbook}`),
    ...change(modes !== 0, modes < 0 ? 'weaker' : 'stronger', `mode ${was.mode} -> ${is.mode}`),
    ...change(gone.length > 0, 'weaker', `without ${gone.join(', ')}`),
    ...change(added.length > 0, 'stronger', `with ${added.join(', ')}`),
    ...change(reordered, 'neither', `order ${was.actions.join(', ')} -> ${is.actions.join(', ')}`),
  ];
}
