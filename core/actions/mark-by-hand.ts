import { formatFindingName, parseFindingName } from '../finding/resource-names';

const VALUE = /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/;

/**
 * The command with which a person writes security marks, ready to paste. Other marks stay: without `--update-mask`, gcloud
 * replaces all marks of the finding. Undefined when a name does not validate.
 *
 * @param marks - letters, digits and dashes only
 */
export function markByHand(
  canonicalName: string,
  marks: Readonly<Record<string, string>>,
): string | undefined {
  const finding = parseFindingName(canonicalName);
  const values = Object.values(marks);
  if (!finding.ok || values.length === 0 || !values.every((value) => VALUE.test(value))) return undefined;
  const pairs = Object.entries(marks).map(([key, value]) => `${key}=${value}`);
  const mask = Object.keys(marks).map((key) => `marks.${key}`);
  return (
    `gcloud scc findings update-marks ${formatFindingName(finding.value)} ` +
    `--security-marks=${pairs.join(',')} --update-mask=${mask.join(',')}`
  );
}
