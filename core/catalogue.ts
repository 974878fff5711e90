import { ACTIONS } from './actions';
import type { Action } from './actions/action';
import { DETECTORS } from './detectors/catalogue';
import { type Detector, normalizeCategory, UNKNOWN_THREAT } from './detectors/detector';
import { ALL_PLAYBOOKS } from './playbooks';
import type { Playbook } from './playbooks/playbook';
import { err, ok, type Result } from './result';

/** What a deployment can detect and do: Riposte's own parts, and those that an operator adds. */
export interface CatalogueParts {
  readonly detectors: readonly Detector[];
  /** The containment ladder, least destructive first. */
  readonly actions: readonly Action[];
  readonly playbooks: readonly Playbook[];
}

export interface Catalogue extends CatalogueParts {
  /** Throws for an id that this deployment does not have: a forged or outdated case names it. */
  action(id: string): Action;
  tryPlaybook(id: string): Playbook | undefined;
  /** By a finding's category, in whatever spelling; undefined for one that nobody knows yet. */
  tryDetector(category: string): Detector | undefined;
}

export type CatalogueExtension = Partial<CatalogueParts>;

/** What is wrong with an extension, and where: `actions.0.id` and the like. */
export interface ExtensionProblem {
  readonly what: string;
  readonly where: string;
  readonly expected: string;
  readonly fix: string;
}

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

/** Everything that Riposte itself brings. */
export const CATALOGUE: Catalogue = createCatalogue({
  detectors: DETECTORS,
  actions: ACTIONS,
  playbooks: ALL_PLAYBOOKS,
});

/** The built-in catalogue with an operator's own parts behind it, or everything that is wrong with them. */
export function extendCatalogue(
  extension: CatalogueExtension,
): Result<Catalogue, readonly ExtensionProblem[]> {
  const { detectors = [], actions = [], playbooks = [] } = extension;
  if (detectors.length + actions.length + playbooks.length === 0) return ok(CATALOGUE);
  const parts: CatalogueParts = {
    detectors: [...CATALOGUE.detectors, ...detectors],
    actions: [...CATALOGUE.actions, ...actions],
    playbooks: [...CATALOGUE.playbooks, ...playbooks],
  };
  const problems = [
    ...taken('detectors', detectors, CATALOGUE.detectors, ({ module }) => module),
    ...taken('actions', actions, CATALOGUE.actions, ({ id }) => id),
    ...taken('playbooks', playbooks, CATALOGUE.playbooks, ({ id }) => id),
    ...badNames(extension),
    ...takenCategories(detectors),
    ...unknownPlaybooks(detectors, parts),
    ...unknownActions(playbooks, parts),
  ];
  return problems.length > 0 ? err(problems) : ok(createCatalogue(parts));
}

/** A part cannot replace another: what a reviewer knows by an id must stay what it is. */
function taken<Part>(
  kind: keyof CatalogueParts,
  parts: readonly Part[],
  builtIn: readonly Part[],
  idOf: (part: Part) => string,
): ExtensionProblem[] {
  const seen = new Set(builtIn.map(idOf));
  return parts.flatMap((part, index) => {
    const id = idOf(part);
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        what: `"${id}" is taken`,
        where: `${kind}.${index}`,
        expected: 'an id that no built-in part and no other part of yours has',
        fix: 'choose another id',
      },
    ];
  });
}

const VERB_OBJECT = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MODULE = /^[A-Z][A-Z0-9_]+$/;

function badNames({ detectors = [], actions = [], playbooks = [] }: CatalogueExtension): ExtensionProblem[] {
  const bad = (where: string, id: string, pattern: RegExp, expected: string): ExtensionProblem[] =>
    pattern.test(id) ? [] : [{ what: `"${id}" is not an id`, where, expected, fix: 'rename it' }];
  return [
    ...detectors.flatMap(({ module }, index) =>
      bad(`detectors.${index}.module`, module, MODULE, 'capitals, digits and _, such as MY_DETECTOR'),
    ),
    ...actions.flatMap(({ id }, index) =>
      bad(`actions.${index}.id`, id, VERB_OBJECT, 'verb-object in small letters, such as label-service'),
    ),
    ...playbooks.flatMap(({ id }, index) =>
      bad(`playbooks.${index}.id`, id, VERB_OBJECT, 'small letters, digits and -'),
    ),
  ];
}

/** Two detectors of one category: which playbook answers would be a matter of order. */
function takenCategories(detectors: readonly Detector[]): ExtensionProblem[] {
  return detectors.flatMap(({ category }, index) => {
    const known = CATALOGUE.tryDetector(category);
    if (known === undefined) return [];
    return [
      {
        what: `the category "${category}" belongs to ${known.module}`,
        where: `detectors.${index}.category`,
        expected: 'a category that the catalogue does not have',
        fix: `choose the playbook of ${known.module} under playbooks instead`,
      },
    ];
  });
}

function unknownPlaybooks(detectors: readonly Detector[], parts: CatalogueParts): ExtensionProblem[] {
  const ids = parts.playbooks.map(({ id }) => id);
  return detectors.flatMap(({ module, playbook }, index) =>
    ids.includes(playbook) && module !== UNKNOWN_THREAT
      ? []
      : [
          {
            what: `${module} is answered by the playbook "${playbook}", which does not exist`,
            where: `detectors.${index}.playbook`,
            expected: `one of ${ids.join(', ')}`,
            fix: 'correct its spelling, or add the playbook',
          },
        ],
  );
}

function unknownActions(playbooks: readonly Playbook[], parts: CatalogueParts): ExtensionProblem[] {
  const ids = new Set(parts.actions.map(({ id }) => id));
  return playbooks.flatMap((playbook, index) =>
    playbook.steps
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.firstOf))
      .filter((id) => !ids.has(id))
      .map((id) => ({
        what: `the playbook "${playbook.id}" names the action "${id}", which does not exist`,
        where: `playbooks.${index}.steps`,
        expected: `one of ${[...ids].join(', ')}`,
        fix: 'correct its spelling, or add the action',
      })),
  );
}
