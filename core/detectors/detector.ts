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
 * `category` is the display name, which `finding.category` contains. `module` is the API name that enables it. The
 * severity always comes from the finding (Google gives none for runtime detectors).
 * Source: Google's Cloud Run Threat Detection overview and Event Threat Detection pages, 2026-04-10.
 */
export interface Detector {
  readonly module: string;
  readonly category: string;
  /** Other spellings on Google's pages. */
  readonly aliases: readonly string[];
  /**
   * Who writes the findings. Riposte responds to those of Cloud Run Threat Detection only on a Cloud Run resource. The
   * category of the others is enough, whatever resource they name.
   */
  readonly source: 'cloud-run-threat-detection' | 'event-threat-detection' | 'custom';
  readonly family: DetectorFamily;
  /** What it detects, in a few words that we chose. */
  readonly detects: string;
  readonly attack: {
    readonly techniques: readonly string[];
    /** False: inferred from the same family, not stated on a page of Google's. */
    readonly documented: boolean;
  };
  /** Id of the playbook that responds to it. */
  readonly playbook: string;
}

/** Spelling differs between Google's own pages: compares only letters and digits, ignoring case. */
export const normalizeCategory = (category: string): string =>
  category
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Represents every category on Cloud Run that the catalogue does not know. */
export const UNKNOWN_THREAT = 'UNKNOWN_THREAT';

export interface DetectorDefinition
  extends Omit<Detector, 'aliases' | 'source' | 'playbook' | 'family' | 'attack'> {
  readonly aliases?: readonly string[];
  readonly techniques: readonly string[];
  readonly documented?: boolean;
  readonly playbook?: PlaybookId;
}

/** Builds one catalogue file: the family and its defaults are written once. */
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
