import type { PlaybookId } from '../playbooks/playbook-ids';

export type DetectorFamily =
  | 'malicious-binary'
  | 'malicious-library'
  | 'malicious-script'
  | 'shell'
  | 'credential-access'
  | 'defense-evasion'
  | 'privilege-escalation'
  | 'attack-tool'
  | 'destruction'
  | 'cryptomining'
  | 'control-plane'
  | 'custom';

/**
 * One SCC detector for Cloud Run.
 * `category` is the display name: the value that `finding.category` carries. `module` is the API name used to
 * enable it. Severity is never taken from here: always from the finding (Google gives none for runtime detectors).
 * Source: Google's Cloud Run Threat Detection overview and Event Threat Detection pages, 2026-04-10.
 */
export interface Detector {
  readonly module: string;
  readonly category: string;
  /** Other spellings seen on Google's pages. */
  readonly aliases: readonly string[];
  /**
   * Who writes the findings. Those of Cloud Run Threat Detection are ours on a Cloud Run resource only; the others
   * are, by their category, whatever resource they name.
   */
  readonly source: 'cloud-run-threat-detection' | 'event-threat-detection' | 'custom';
  readonly family: DetectorFamily;
  /** What it detects, in a few words of ours. */
  readonly detects: string;
  readonly attack: {
    readonly techniques: readonly string[];
    /** False: inferred from the same family, not stated on a page of Google's. */
    readonly documented: boolean;
  };
  /** Id of the playbook that answers it. */
  readonly playbook: string;
}

/** Spelling drifts between Google's own pages: compare letters and digits only, without case. */
export const normalizeCategory = (category: string): string =>
  category
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Stands for every category on Cloud Run that the catalogue does not know. */
export const UNKNOWN_THREAT = 'UNKNOWN_THREAT';

export interface DetectorDefinition
  extends Omit<Detector, 'aliases' | 'source' | 'playbook' | 'family' | 'attack'> {
  readonly aliases?: readonly string[];
  readonly techniques: readonly string[];
  readonly documented?: boolean;
  readonly playbook?: PlaybookId;
}

/** Builds one catalogue file: the family and its defaults are said once. */
export function defineDetectors(
  family: DetectorFamily,
  defaults: { readonly source?: Detector['source']; readonly playbook?: PlaybookId },
  definitions: readonly DetectorDefinition[],
): readonly Detector[] {
  return definitions.map(({ techniques, documented, aliases, playbook, ...rest }) => ({
    ...rest,
    family,
    aliases: aliases ?? [],
    source: defaults.source ?? 'cloud-run-threat-detection',
    attack: { techniques, documented: documented ?? false },
    playbook: playbook ?? defaults.playbook ?? 'default',
  }));
}
