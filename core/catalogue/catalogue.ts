import type { Action } from '../action-contract/action';
import { ACTIONS } from '../actions';
import { DETECTORS } from '../detectors/catalogue';
import { type Detector, normalizeCategory, UNKNOWN_THREAT } from '../detectors/detector';
import { HEARTBEAT_CATEGORY } from '../detectors/heartbeat-category';
import { byIdentity, type Permission } from '../permissions/permissions';
import { ALL_PLAYBOOKS } from '../playbooks';
import type { Playbook } from '../playbooks/playbook';
import type { Problem } from '../problem/problem';
import { hashOf } from '../values/json';
import { err, ok, type Result } from '../values/result';
import type { Catalogue, CatalogueExtension, CatalogueParts } from './catalogue-parts';
import { malformedParts, powerProblems } from './extension-problems';

function createCatalogue(parts: CatalogueParts): Catalogue {
  const actions = new Map(parts.actions.map((action) => [action.id, action]));
  const playbooks = new Map(parts.playbooks.map((playbook) => [playbook.id, playbook]));
  const detectors = new Map(
    parts.detectors.flatMap((detector) =>
      [detector.category, ...detector.aliases].map((name) => [normalizeCategory(name), detector] as const),
    ),
  );
  return {
    ...parts,
    action(id) {
      const action = actions.get(id);
      if (action) return action;
      throw new Error(
        `the action "${id}" is not in this deployment's catalogue; expected one of ${[...actions.keys()].join(', ')}`,
      );
    },
    tryPlaybook: (id) => playbooks.get(id),
    tryDetector: (category) => detectors.get(normalizeCategory(category)),
  };
}
/** Riposte's built-in parts. */
export const CATALOGUE: Catalogue = createCatalogue({
  detectors: DETECTORS,
  actions: ACTIONS,
  playbooks: ALL_PLAYBOOKS,
});
/** The built-in catalogue followed by an operator's own parts, or every problem with them. */
export function extendCatalogue(extension: CatalogueExtension): Result<Catalogue, readonly Problem[]> {
  const malformed = malformedParts(extension);
  if (malformed.length > 0) return err(malformed);
  const { detectors = [], actions = [], playbooks = [] } = extension;
  if (detectors.length + actions.length + playbooks.length === 0) return ok(CATALOGUE);
  const parts: CatalogueParts = {
    detectors: [...CATALOGUE.detectors, ...detectors],
    actions: [...CATALOGUE.actions, ...actions],
    playbooks: [...CATALOGUE.playbooks, ...playbooks],
  };
  const problems = [
    ...taken(
      'detectors',
      detectors,
      [...CATALOGUE.detectors, { module: UNKNOWN_THREAT }],
      ({ module }) => module,
    ),
    ...taken('actions', actions, CATALOGUE.actions, ({ id }) => id),
    ...taken('playbooks', playbooks, CATALOGUE.playbooks, ({ id }) => id),
    ...powerProblems(extension),
    ...takenCategories(detectors),
    ...unknownPlaybooks(detectors, parts),
    ...unknownActions(playbooks, parts),
  ];
  return problems.length > 0 ? err(problems) : ok(createCatalogue(parts));
}
/** A part cannot replace another: an id that a reviewer knows must keep its meaning. */
function taken<Part extends Known, Known>(
  kind: keyof CatalogueParts,
  parts: readonly Part[],
  builtIn: readonly Known[],
  idOf: (part: Known) => string,
): Problem[] {
  const seen = new Set(builtIn.map(idOf));
  return parts.flatMap((part, index) => {
    const id = idOf(part);
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        code: 'extension-id-taken',
        what: `the id "${id}" is already in use`,
        where: `${kind}.${index}`,
        expected: 'an id that no built-in part and no other part of the extension has',
        fix: 'choose another id',
      },
    ];
  });
}
/** With two detectors of one category, by name or alias, the playbook would depend on their order. */
function takenCategories(detectors: readonly Detector[]): Problem[] {
  const owners = new Map([[normalizeCategory(HEARTBEAT_CATEGORY), "Riposte's heartbeat"]]);
  return detectors.flatMap(({ module, category, aliases }, index) =>
    [category, ...aliases].flatMap((name) => {
      const key = normalizeCategory(name);
      const owner = CATALOGUE.tryDetector(name)?.module ?? owners.get(key);
      if (owner === undefined) owners.set(key, module);
      if (owner === undefined || owner === module) return [];
      return [
        {
          code: 'extension-category-taken',
          what: `the category "${name}" belongs to ${owner}`,
          where: `detectors.${index}`,
          expected: 'a category that no other detector has, in any spelling',
          fix: `choose another category, or choose a playbook for ${owner} under playbooks`,
        },
      ];
    }),
  );
}

function unknownPlaybooks(detectors: readonly Detector[], parts: CatalogueParts): Problem[] {
  const ids = parts.playbooks.map(({ id }) => id);
  return detectors.flatMap(({ module, playbook }, index) =>
    ids.includes(playbook)
      ? []
      : [
          {
            code: 'extension-unknown-playbook',
            what: `${module} names the playbook "${playbook}", which does not exist`,
            where: `detectors.${index}.playbook`,
            expected: `one of ${ids.join(', ')}`,
            fix: 'correct its spelling, or add the playbook',
          },
        ],
  );
}

function unknownActions(playbooks: readonly Playbook[], parts: CatalogueParts): Problem[] {
  const ids = new Set(parts.actions.map(({ id }) => id));
  return playbooks.flatMap((playbook, index) =>
    playbook.steps
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.firstOf))
      .filter((id) => !ids.has(id))
      .map((id) => ({
        code: 'extension-unknown-action',
        what: `the playbook "${playbook.id}" names the action "${id}", which does not exist`,
        where: `playbooks.${index}.steps`,
        expected: `one of ${[...ids].join(', ')}`,
        fix: 'correct its spelling, or add the action',
      })),
  );
}
const byId = (left: { readonly id: string }, right: { readonly id: string }): number =>
  left.id < right.id ? -1 : 1;
/**
 * A hash of what custom parts declare, not of their code. It reveals a bundle that was built before the last change. It
 * ignores the order of parts, and members that no kind of part has.
 */
export const declarationHash = ({
  detectors = [],
  actions = [],
  playbooks = [],
}: CatalogueExtension): string =>
  hashOf({
    detectors: detectors
      .map(({ module, category, aliases, source, family, detects, attack, playbook }) => ({
        id: module,
        category,
        aliases,
        source,
        family,
        detects,
        attack: { techniques: attack.techniques, documented: attack.documented },
        playbook,
      }))
      .sort(byId),
    actions: actions.map(declared).sort(byId),
    playbooks: playbooks
      .map(({ id, version, reason, wayIn, steps }) => ({
        id,
        version,
        reason,
        // Absent where it is not declared, so that the hash of earlier parts does not change.
        ...(wayIn === undefined ? {} : { wayIn }),
        steps: steps.map((entry) => (typeof entry === 'string' ? entry : { firstOf: entry.firstOf })),
      }))
      .sort(byId),
  });
const declared = (action: Action) => ({
  id: action.id,
  kind: action.kind,
  tier: action.tier,
  targets: action.targets,
  permissions: byIdentity((identity) => (action.permissions[identity] ?? []).map(named)),
  reversible: action.reversible,
  ...(action.kind !== 'recording'
    ? { touches: action.touches, killsRunningInstances: action.killsRunningInstances }
    : {}),
});
const named = ({ permission, on }: Permission) => ({ permission, on });
