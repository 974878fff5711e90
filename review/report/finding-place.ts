import type { ReportFinding, ReviewReport } from './review-report';

export interface FilePlace {
  readonly file: string;
  /** Counts from 1. Absent if only the file is known. */
  readonly line?: number;
}

/** The line of code if cdktf recorded it, otherwise the reviewed file. Undefined if the input had no file. */
export function filePlaceOf(
  { source, stack }: Pick<ReportFinding, 'source' | 'stack'>,
  { inputs }: ReviewReport,
): FilePlace | undefined {
  if (source) return source;
  const input = inputs.find((one) => one.stack === stack) ?? (stack === '' ? inputs[0] : undefined);
  return input === undefined || input.file === '' ? undefined : { file: input.file };
}
