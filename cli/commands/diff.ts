import type { Command } from 'commander';
import { corpusOf } from '../../core/replay/corpus';
import { type ReplayOutcome, replayWith } from '../../core/replay/replay-findings';
import { diffOfOutcomes, type ResponseDiff } from '../../core/replay/response-diff';
import { visible } from '../../core/values/visible-text';
import { paintFor } from '../progress/paint';
import { diffText } from '../replay/diff-text';
import { answerJson } from '../replay/outcome-json';
import { counting } from '../replay/progress';
import { recordedSource } from '../replay/read-recorded';
import { inventedText } from '../replay/replay-text';
import { kindOf, type NamedConfig, readResponding } from '../replay/responding';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { reportGaps } from './replay';

interface DiffOptions {
  readonly base: string;
  readonly head?: string;
  readonly findings?: string;
  readonly json?: boolean;
}

export const addDiff = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('diff')
    .description('show, offline, which findings a changed config answers differently, how and why')
    .requiredOption(
      '--base <config>',
      'before: a config file, a git ref (REF or REF:PATH) or a synthesized folder',
    )
    .option('--head <config>', 'after: the same kinds of values (default: the config in this folder)')
    .option(
      '--findings <recorded>',
      'findings to replay: a folder of cases, a case folder or a .jsonl file (default: a corpus that covers the catalogue)',
    )
    .option('--json', 'print exactly one JSON document on standard output')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing got weaker, 1 something got weaker, 2 bad usage or input, 3 a fault. See docs/replay.md.',
    )
    .action(async (options: DiffOptions) => {
      done(await diff(options, io));
    });

async function diff(options: DiffOptions, io: Io): Promise<ExitCode> {
  const sides = readSides(options, io.cwd);
  const { source, result, invented } = await compared(sides, options.findings, io);
  if (options.json) {
    io.stdout(`${JSON.stringify(documentOf(sides, source, result), null, 2)}\n`);
  } else {
    const paint = paintFor(io.terminal.stdout, io.env);
    const { base, head } = sides;
    io.stdout(
      `${invented}${base.name} -> ${head.name}, with ${visible(source)}\n\n${diffText(result, paint)}`,
    );
  }
  return result.verdict === 'weaker' ? EXIT.weaker : EXIT.handled;
}

interface Sides {
  readonly base: NamedConfig;
  readonly head: NamedConfig;
}

/**
 * A synthesized folder only names your own detectors, actions and playbooks. So the side whose code can be loaded is
 * read first, and the other side uses its catalogue.
 */
function readSides({ base, head }: DiffOptions, cwd: string): Sides {
  const asked = {
    base: { text: base, flag: '--base', cwd, file: fileOf(head, cwd) },
    head: { text: head, flag: '--head', cwd, file: fileOf(base, cwd) },
  };
  if (kindOf(base, cwd) === 'folder') {
    const after = readResponding(asked.head);
    return { base: readResponding({ ...asked.base, known: [after.catalogue] }), head: after };
  }
  const before = readResponding(asked.base);
  return { base: before, head: readResponding({ ...asked.head, known: [before.catalogue] }) };
}

const fileOf = (text: string | undefined, cwd: string): string | undefined =>
  text !== undefined && kindOf(text, cwd) === 'file' ? text : undefined;

interface Compared {
  readonly source: string;
  readonly result: ResponseDiff;
  /** Printed first; empty when no finding is from an invented cloud. */
  readonly invented: string;
}

async function compared({ base, head }: Sides, findings: string | undefined, io: Io): Promise<Compared> {
  const [before, after] = [replayWith(base), replayWith(head)];
  const outcomes: { base: ReplayOutcome[]; head: ReplayOutcome[] } = { base: [], head: [] };
  const take = (recorded: Parameters<typeof before>[0]) => {
    outcomes.base.push(before(recorded));
    outcomes.head.push(after(recorded));
  };
  if (findings === undefined) {
    for (const recorded of corpusOf([base, head], io.now())) take(recorded);
    const result = diffOfOutcomes(base, head, outcomes.base, outcomes.head);
    return { source: `a corpus of ${result.findings} findings`, result, invented: '' };
  }
  const source = await recordedSource(findings, io);
  const count = counting(io, source);
  try {
    for await (const recorded of source.findings()) {
      take(recorded);
      count.on(outcomes.base.length);
    }
  } finally {
    count.done();
  }
  reportGaps(io, source);
  const result = diffOfOutcomes(base, head, outcomes.base, outcomes.head);
  const invented = outcomes.base.filter((outcome) => outcome.invented).length;
  return { source: source.name, result, invented: inventedText({ findings: result.findings, invented }) };
}

const documentOf = ({ base, head }: Sides, source: string, diff: ResponseDiff) => ({
  schemaVersion: 1,
  base: base.name,
  head: head.name,
  recorded: source,
  verdict: diff.verdict,
  findings: diff.findings,
  settings: diff.settings,
  coverage: diff.coverage,
  differences: diff.differences.map((one) => ({
    caseId: one.caseId,
    canonicalName: one.base.canonicalName,
    category: one.base.category,
    resource: one.base.resource,
    ...(one.base.label === undefined ? {} : { label: one.base.label }),
    verdict: one.verdict,
    changes: one.changes,
    base: answerJson(one.base),
    head: answerJson(one.head),
  })),
});
