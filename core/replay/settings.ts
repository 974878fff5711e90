import { MODES, TIERS } from '../permissions/tiers';
import type { Exemption, Policy, RuntimeConfig } from '../runtime-config/runtime-config';
import { type SeverityThreshold, THRESHOLDS } from '../runtime-config/severity-threshold';
import { parseIso } from '../values/time';
import { type ChangeVerdict, type Direction, verdictOfChanges } from './direction';
import { protectedViews } from './protected-views';

/** A setting that affects the response, even where no single finding shows it. */
export interface SettingChange {
  /** Path in the config: `mode`, `powers.tiers`, `policy.exemptions` and so on. */
  readonly setting: string;
  /** Ids of the affected projects, sorted. */
  readonly projects: readonly string[];
  readonly verdict: Exclude<ChangeVerdict, 'unchanged'>;
  /** In words, without a full stop. */
  readonly text: string;
}

interface Change {
  readonly setting: string;
  readonly direction: Direction;
  readonly text: string;
}

/** The settings that differ for any protected project. Equal changes in many projects are merged. */
export function compareSettings(base: RuntimeConfig, head: RuntimeConfig): SettingChange[] {
  const [before, after] = [protectedViews(base), protectedViews(head)];
  const found = new Map<string, { change: Change; projects: string[] }>();
  for (const project of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    for (const change of changesOf(before.get(project), after.get(project))) {
      const key = `${change.setting}\n${change.text}`;
      const known = found.get(key) ?? { change, projects: [] };
      known.projects.push(project);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ change: { setting, direction, text }, projects }) => ({
    setting,
    projects,
    verdict: verdictOfChanges([{ direction }]) as SettingChange['verdict'],
    text,
  }));
}

function changesOf(was: RuntimeConfig | undefined, is: RuntimeConfig | undefined): readonly Change[] {
  if (!is) return [{ setting: 'project', direction: 'weaker', text: 'no longer protected' }];
  if (!was) return [{ setting: 'project', direction: 'stronger', text: `newly protected, mode ${is.mode}` }];
  return [
    ...modes(was, is),
    ...members('powers.tiers', 'tier', inOrder(was.tiers), inOrder(is.tiers)),
    ...members('actions.disable', 'action', was.actions, is.actions),
    ...lenience('audit.deployers', was.pipeline?.deployers, is.pipeline?.deployers, DEPLOYER),
    ...lenience('self', was.self, is.self, SELF),
    ...exemptions(was.policy.exemptions, is.policy.exemptions),
    ...threshold(was.policy.minimumSeverity, is.policy.minimumSeverity),
    ...NUMBERS.flatMap((number) => numberChange(number, was.policy, is.policy)),
    ...reputation(was, is),
  ];
}

const inOrder = (tiers: RuntimeConfig['tiers']): readonly string[] =>
  TIERS.filter((tier) => tiers.includes(tier));

function modes({ mode: was }: RuntimeConfig, { mode: is }: RuntimeConfig): readonly Change[] {
  if (was === is) return [];
  const direction = MODES.indexOf(is) < MODES.indexOf(was) ? 'weaker' : 'stronger';
  const means = { observe: 'plans, changes nothing', approve: 'waits for a person', enforce: 'acts' }[is];
  return [{ setting: 'mode', direction, text: `mode ${was} -> ${is}: ${means}` }];
}

const members = (
  setting: string,
  word: string,
  was: readonly string[],
  is: readonly string[],
): readonly Change[] => [
  ...was
    .filter((one) => !is.includes(one))
    .map((one) => ({ setting, direction: 'weaker' as const, text: `${word} ${one} is no longer enabled` })),
  ...is
    .filter((one) => !was.includes(one))
    .map((one) => ({ setting, direction: 'stronger' as const, text: `${word} ${one} is newly enabled` })),
];

const DEPLOYER = 'is a deployer, whose changes of the pipeline are reported one level lower';
const SELF = 'counts as Riposte itself, and is never a target';

/** What the pipeline treats leniently. Every addition is weaker. */
const lenience = (
  setting: string,
  was: readonly string[] = [],
  is: readonly string[] = [],
  text: string,
): readonly Change[] => [
  ...is
    .filter((one) => !was.includes(one))
    .map((one) => ({ setting, direction: 'weaker' as const, text: `${one} ${text}` })),
  ...was
    .filter((one) => !is.includes(one))
    .map((one) => ({ setting, direction: 'stronger' as const, text: `no longer: ${one} ${text}` })),
];

/** Several entries for one workload exempt it until the latest end. */
const endsOf = (list: readonly Exemption[]): ReadonlyMap<string, Exemption> => {
  const ends = new Map<string, Exemption>();
  for (const exemption of list) {
    const known = ends.get(exemption.resource);
    if (!known || timeOf(known) < timeOf(exemption)) ends.set(exemption.resource, exemption);
  }
  return ends;
};
// An unreadable end exempts for ever (core/guards/static-guards.ts fails closed).
const timeOf = ({ expires }: Exemption): number => parseIso(expires) ?? Number.POSITIVE_INFINITY;

function exemptions(was: readonly Exemption[], is: readonly Exemption[]): readonly Change[] {
  const [before, after] = [endsOf(was), endsOf(is)];
  const setting = 'policy.exemptions';
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((resource): readonly Change[] => {
    const [old, now] = [before.get(resource), after.get(resource)];
    if (!now) return [{ setting, direction: 'stronger', text: `${resource} no longer exempt` }];
    const until = `${resource} exempt until ${now.expires}: ${now.reason}`;
    if (!old) return [{ setting, direction: 'weaker', text: until }];
    if (timeOf(old) === timeOf(now)) return [];
    const direction = timeOf(old) < timeOf(now) ? 'weaker' : 'stronger';
    return [{ setting, direction, text: `${until} (before: until ${old.expires})` }];
  });
}

/** A config from before the threshold existed has none, and responded to every severity. */
function threshold(was: SeverityThreshold = 'LOW', is: SeverityThreshold = 'LOW'): readonly Change[] {
  if (was === is) return [];
  const direction = THRESHOLDS.indexOf(is) > THRESHOLDS.indexOf(was) ? 'weaker' : 'stronger';
  const text = `${was} -> ${is}: findings below it change no workload`;
  return [{ setting: 'policy.minimumSeverity', direction, text }];
}

interface PolicyNumber {
  readonly setting: string;
  readonly read: (policy: Policy) => number;
  readonly unit: string;
  /** How a larger number affects the response. */
  readonly larger: Direction;
}

const NUMBERS: readonly PolicyNumber[] = [
  {
    setting: 'policy.breaker.containments',
    read: ({ breaker }) => breaker.containments,
    unit: 'containments before people decide',
    larger: 'stronger',
  },
  {
    setting: 'policy.breaker.perMinutes',
    read: ({ breaker }) => breaker.perMinutes,
    unit: 'minutes over which containments count',
    larger: 'weaker',
  },
  {
    setting: 'policy.cooldownSeconds',
    read: ({ cooldownSeconds }) => cooldownSeconds,
    unit: 'seconds between two changes of one workload',
    larger: 'weaker',
  },
  {
    setting: 'policy.holdHours',
    read: ({ holdHours }) => holdHours,
    unit: 'hours in which repeats after an undo only notify',
    larger: 'weaker',
  },
  {
    setting: 'policy.windowMinutes',
    read: ({ windowMinutes }) => windowMinutes,
    unit: 'minutes around the event that are searched',
    larger: 'stronger',
  },
  {
    setting: 'policy.verifyWaitSeconds',
    read: ({ verifyWaitSeconds }) => verifyWaitSeconds,
    unit: 'seconds to wait for the instances to be gone',
    larger: 'neither',
  },
];

const OPPOSITE = { weaker: 'stronger', stronger: 'weaker', neither: 'neither' } as const;

function numberChange(
  { setting, read, unit, larger }: PolicyNumber,
  was: Policy,
  is: Policy,
): readonly Change[] {
  const [before, after] = [read(was), read(is)];
  if (before === after) return [];
  const direction = after > before ? larger : OPPOSITE[larger];
  return [{ setting, direction, text: `${before} -> ${after} ${unit}` }];
}

function reputation(was: RuntimeConfig, is: RuntimeConfig): readonly Change[] {
  if ((was.reputation === undefined) === (is.reputation === undefined)) return [];
  // Advice only: no plan reads it.
  const text = is.reputation ? 'looked up from now on' : 'no longer looked up';
  return [{ setting: 'reputation', direction: 'neither', text }];
}
