import type { CloudState } from './cloud';
import type { ProviderContext } from './computed-values';
import { isValues, type Values } from './values';

/** What the provider block of the stack says. */
export interface ProviderSettings {
  readonly project: string;
  readonly defaultLabels: Readonly<Record<string, string>>;
}

export const NO_SETTINGS: ProviderSettings = { project: '', defaultLabels: {} };

export function providerSettings(config: Values): ProviderSettings {
  const labels = isValues(config.default_labels) ? config.default_labels : {};
  return {
    project: typeof config.project === 'string' ? config.project : '',
    defaultLabels: labels as Readonly<Record<string, string>>,
  };
}

export function providerContext(settings: ProviderSettings, cloud: CloudState): ProviderContext {
  return {
    defaultProject: settings.project,
    defaultLabels: settings.defaultLabels,
    now: cloud.now,
    tryProject: (idOrNumber) => projectOf(cloud, idOrNumber),
  };
}

/** Every project exists; who is not listed gets a number made of its id, the same at every run. */
function projectOf(
  { projects }: CloudState,
  idOrNumber: string,
): { readonly id: string; readonly number: string } {
  const listed = Object.entries(projects).find(([id, number]) => id === idOrNumber || number === idOrNumber);
  if (listed) return { id: listed[0], number: listed[1] };
  if (/^\d+$/.test(idOrNumber)) return { id: idOrNumber, number: idOrNumber };
  const sum = [...idOrNumber].reduce(
    (hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) % 900_000_000_000,
    7,
  );
  return { id: idOrNumber, number: String(100_000_000_000 + sum) };
}
