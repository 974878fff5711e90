import type { ReportFinding, ReviewReport } from './review-report';

export interface FilePlace {
  readonly file: string;
  /** From 1; absent where only the file is known. */
  readonly line?: number;
}

/** The line of code where cdktf recorded it, else the reviewed file; undefined where the input had no file. */
export function filePlaceOf(
  { source, stack }: Pick<ReportFinding, 'source' | 'stack'>,
  { inputs }: ReviewReport,
): FilePlace | undefined {
  if (source) return source;
  const input = inputs.find((one) => one.stack === stack) ?? (stack === '' ? inputs[0] : undefined);
  return input === undefined || input.file === '' ? undefined : { file: input.file };
}
